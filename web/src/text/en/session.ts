export const session = {
  title: 'Sign in to Headway',
  token: 'Token or API key',
  tokenHint: 'It is kept until you close this tab, and nowhere else.',
  signIn: 'Sign in',
  signingIn: 'Signing in…',
  signOut: 'Sign out',
  ended: 'Your token has ended. Please sign in again.',
  refused: 'This token is not accepted. It may have expired.',
}
