/** What Dapr tells an app about its place; the CLI, the injector and our runners set the same variables. */
export class DaprOptions {
  constructor(
    readonly appId: string,
    /** Where the sidecar reaches the app: the app channel. */
    readonly appPort: number,
    /** Where the app reaches its sidecar. */
    readonly daprHttpPort: number,
    /** What the app shows the sidecar. */
    readonly daprApiToken: string,
    /** What the sidecar shows the app. */
    readonly appApiToken: string,
    /** The name of this replica. */
    readonly replica: string,
    /** The port that people reach, when the app has one. */
    readonly publicPort: number | undefined,
  ) {}

  /**
   * Reads Dapr's own variables: APP_ID, APP_PORT, DAPR_HTTP_PORT, DAPR_API_TOKEN, APP_API_TOKEN, POD_NAME, and PORT.
   * The only place that reads the environment of an app.
   * @throws Error that names every variable that is missing or wrong
   */
  static fromEnvironment(environment: NodeJS.ProcessEnv = process.env): DaprOptions {
    const problems: string[] = [];
    const text = (name: string): string => {
      const value = environment[name];
      if (!value) problems.push(`${name} is missing`);
      return value ?? '';
    };
    const port = (name: string): number => {
      const value = Number(text(name));
      if (environment[name] && !(Number.isInteger(value) && value > 0 && value < 65_536)) {
        problems.push(`${name} is no port: "${environment[name]}"`);
      }
      return value;
    };
    const options = new DaprOptions(
      text('APP_ID'),
      port('APP_PORT'),
      port('DAPR_HTTP_PORT'),
      text('DAPR_API_TOKEN'),
      text('APP_API_TOKEN'),
      environment.POD_NAME ?? text('APP_ID'),
      environment.PORT ? port('PORT') : undefined,
    );
    if (problems.length > 0) {
      throw new Error(
        `${problems.join('; ')}. Start the app through "npm start", the dapr CLI or the sidecar injector.`,
      );
    }
    return options;
  }
}
