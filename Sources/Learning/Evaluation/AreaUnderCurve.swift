// SPDX-License-Identifier: Apache-2.0

/// The area under the receiver operating characteristic.
///
/// It is the chance that a positive scores above a negative, ties counting half (Mann and Whitney
/// 1947, doi:10.1214/aoms/1177730491); a score that tells nothing has 0.5.
///
/// - Parameters:
///   - positives: scores of what should score high.
///   - negatives: scores of what should score low.
/// - Returns: 0...1; `nil` when either is empty or a score is NaN.
package func areaUnderCurve(positives: [Double], negatives: [Double]) -> Double? {
  let scored = positives.map { ($0, true) } + negatives.map { ($0, false) }
  guard !positives.isEmpty, !negatives.isEmpty, !scored.contains(where: { $0.0.isNaN }) else {
    return nil
  }
  let sorted = scored.sorted { $0.0 < $1.0 }
  var (wins, negativesBelow, start) = (0.0, 0, 0)
  while start < sorted.count {
    let end = sorted[start...].firstIndex { $0.0 != sorted[start].0 } ?? sorted.count
    let positivesHere = sorted[start..<end].count { $0.1 }
    let negativesHere = end - start - positivesHere
    wins += Double(positivesHere) * (Double(negativesBelow) + Double(negativesHere) / 2)
    negativesBelow += negativesHere
    start = end
  }
  return wins / (Double(positives.count) * Double(negatives.count))
}
