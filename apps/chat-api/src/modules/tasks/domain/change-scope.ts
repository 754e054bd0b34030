/** Which instances of a series a change is meant for. */
export const CHANGE_SCOPES = ['this', 'following'] as const;
export type ChangeScope = (typeof CHANGE_SCOPES)[number];
