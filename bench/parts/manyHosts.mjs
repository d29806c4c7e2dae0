/**
 * The report of a real run repeated for other hosts until it has so many paths, which keep the shape that they have:
 * evidence, certificates, reasons and sources of every length.
 */
export function manyHosts(report, paths) {
  const [{ target, address }] = report.paths;
  const repeated = Array.from({ length: Math.ceil(paths / report.paths.length) }, (_, at) =>
    JSON.stringify(report.paths)
      .replaceAll(target, `cic${String(at).padStart(3, '0')}`)
      .replaceAll(address, `10.1.${at >> 8}.${at & 255}`),
  );
  const all = repeated.flatMap((text) => JSON.parse(text)).slice(0, paths);
  const having = (key, value) => all.filter((path) => path[key] === value).length;
  return {
    ...report,
    targets: [...new Map(all.map((path) => [path.target, path])).values()].map((path) => ({
      role: 'cic-server',
      name: path.target,
      addresses: [path.address],
    })),
    summary: {
      total: all.length,
      open: having('verdict', 'open'),
      closed: having('verdict', 'closed'),
      blocked: having('verdict', 'blocked'),
      unreachable: having('verdict', 'unreachable'),
      unproven: having('verdict', 'unproven'),
      wrongService: having('verdict', 'wrong-service'),
      unresolved: having('verdict', 'unresolved'),
      error: having('verdict', 'error'),
      skipped: report.skipped.length,
      outcome: having('outcome', 'broken') > 0 ? 'broken' : report.summary.outcome,
    },
    paths: all,
  };
}
