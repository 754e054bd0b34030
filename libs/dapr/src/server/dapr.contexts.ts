import { BaseRpcContext } from '@nestjs/microservices';
import type { Topic } from '@app/contracts';

/** How an event reached its handler. */
export class DaprEventContext extends BaseRpcContext<[Topic, string]> {
  get topic(): Topic {
    return this.args[0];
  }

  /** The id of the CloudEvent. */
  get eventId(): string {
    return this.args[1];
  }
}

/** Which job woke its handler. */
export class DaprJobContext extends BaseRpcContext<[string]> {
  get jobName(): string {
    return this.args[0];
  }
}

/** Who called a method. */
export class DaprInvocationContext extends BaseRpcContext<[string, string | undefined]> {
  get method(): string {
    return this.args[0];
  }

  /** The app id of the caller as the sidecars know it; with mTLS it is proven. */
  get callerAppId(): string | undefined {
    return this.args[1];
  }
}
