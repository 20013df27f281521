// SPDX-License-Identifier: Apache-2.0
import Tensors
import Testing

/// Fails, with the worst element, unless |actual - expected| <= absolute + relative * |expected|.
///
/// - Parameters:
///   - actual: what was computed.
///   - expected: what it is held against; the shapes have to be equal.
///   - absolute: tolerance in the tensor's own unit.
///   - relative: tolerance as a share of the expected magnitude.
///   - rows: leading positions that count; `nil` is all of them.
///   - nanEqual: whether NaN matches NaN.
///   - label: what to call it in the message.
///   - sourceLocation: where to report.
package func expectClose(
  _ actual: Tensor, _ expected: Tensor, absolute: Double, relative: Double = 0,
  rows: [Bool]? = nil, nanEqual: Bool = false, label: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.shape == expected.shape, "\(label): shape", sourceLocation: sourceLocation)
  guard actual.shape == expected.shape else { return }
  let width = max(1, actual.count / max(1, rows?.count ?? 1))
  var worst: (excess: Double, index: Int)?
  let (a, e) = (actual.values, expected.values)
  for i in a.indices {
    if let rows, !rows[i / width] { continue }
    if a[i] == e[i] || (nanEqual && a[i].isNaN && e[i].isNaN) { continue }
    let error = abs(Double(a[i]) - Double(e[i]))
    let excess = error - absolute - relative * abs(Double(e[i]))
    if !(excess <= 0), worst.map({ !(excess <= $0.excess) }) ?? true { worst = (excess, i) }
  }
  if let worst {
    Issue.record(
      "\(label): element \(worst.index) is \(a[worst.index]), expected \(e[worst.index])",
      sourceLocation: sourceLocation)
  }
}
