/** A key and a self-signed certificate for one name, made anew: no private key is kept anywhere. */
export async function makeCertificate(
  name: string,
): Promise<{ readonly key: string; readonly cert: string }> {
  const { generate } = await import('selfsigned');
  const made = await generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
  return { key: made.private, cert: made.cert };
}
