// SPDX-License-Identifier: Apache-2.0
import Tensors
import TestSupport
import Testing

/// Holds a layer's map against the golden tensors of its name, of one sample.
///
/// `tap` may be there as the whole map `[C, H, W]` and, as `tap.mean`, as every channel's mean,
/// `[C]` or one row per sample.
///
/// - Returns: how many of the two the file has for this sample.
func expectTap(
  _ tap: String, _ map: FeatureMap, in golden: SafetensorsFile, prefix: String = "",
  sample: Int = 0, label: String
) -> Int {
  var found = 0
  if sample == 0, let expected = try? golden.tensor(prefix + tap) {
    expectClose(map.planes, expected, absolute: 1e-3, label: "\(label) \(prefix)\(tap)")
    found += 1
  }
  if let means = try? golden.tensor("\(prefix)\(tap).mean") {
    let expected = means.rank == 1 ? means : means.element(sample)
    expectClose(
      map.channelMeans, expected, absolute: 1e-3, label: "\(label) \(prefix)\(tap).mean")
    found += 1
  }
  return found
}
