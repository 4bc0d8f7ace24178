export const session = {
  title: 'Sign in to Headway',
  token: 'Token or API key',
  tokenHint: 'It is kept until you close this tab, and nowhere else.',
  signIn: 'Sign in',
  signInWith: (provider: string) => `Sign in with ${provider}`,
  or: 'or',
  signingIn: 'Signing in…',
  signOut: 'Sign out',
  ended: 'Your token has ended. Please sign in again.',
  sessionEnded: 'Your session has ended. Sign in again: you come back to where you are.',
  refused: 'This token is not accepted. It may have expired.',
  /** When the dashboard cannot be entered. */
  shut: {
    acting: (name: string) => `You cannot act for ${name} any more`,
    self: 'Go on as yourself',
  },
  /** Why signing in with the provider failed, by the reasons of /auth/. */
  failed: {
    unavailable: 'The sign-in service does not answer at the moment. Try again in a minute.',
    refused: 'The sign-in service did not let you in.',
    stale: 'That took too long, or was begun in another window. Try again.',
    role: 'You are known, but nobody has said whether you are a marketer, a client or the platform. Ask whoever looks after your accounts.',
    account: 'Your account here has another role than the sign-in service says. Ask whoever looks after your accounts.',
  },
}
