/** Where a secret is read; it is never written in a configuration or given as an argument. */
export type SecretRef =
  /** A file that has it and nothing else; a relative name lies beside the configuration. */
  | { readonly kind: 'file'; readonly file: string }
  /** An environment variable. */
  | { readonly kind: 'env'; readonly name: string };
