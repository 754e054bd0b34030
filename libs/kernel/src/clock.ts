/** The one source of "now". Injected everywhere, so that a test can move time without waiting. */
export abstract class Clock {
  /** The current instant. */
  abstract now(): Date;
}

/** The machine's clock. */
export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }
}

/** A clock that stands still until a test moves it. */
export class ManualClock extends Clock {
  private instant: Date;

  constructor(start: Date | string) {
    super();
    this.instant = new Date(start);
  }

  override now(): Date {
    return new Date(this.instant);
  }

  /** Moves the clock to an instant. */
  set(instant: Date | string): void {
    this.instant = new Date(instant);
  }

  /** Moves the clock by a number of milliseconds; negative moves it back. */
  advance(milliseconds: number): void {
    this.instant = new Date(this.instant.getTime() + milliseconds);
  }
}
