// SPDX-License-Identifier: Apache-2.0
import Tensors
import TestSupport
import Testing

/// Holds the maps inside a network against those golden tensors that are named after a layer.
///
/// A layer may be there as its whole map, `[C, H, W]` for the first sample or `[B, C, H, W]`, and
/// as `LAYER.mean`, every channel's mean, `[C]` or `[B, C]`.
struct Taps {
  let golden: SafetensorsFile
  /// What the tensors' names begin with.
  var prefix = ""
  /// Names, without the prefix, of the tensors that some map was held against.
  private(set) var checked: Set<String> = []

  init(golden: SafetensorsFile, prefix: String = "") {
    self.golden = golden
    self.prefix = prefix
  }

  /// Names, without the prefix, of the golden tensors of layers whose name begins like one of these.
  func expected(_ layers: [String]) -> Set<String> {
    Set(
      golden.names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        .filter { name in layers.contains { name.hasPrefix($0) } })
  }

  mutating func expect(_ layer: String, _ map: FeatureMap, sample: Int = 0) {
    compare(layer, map.planes, sample: sample)
    compare("\(layer).mean", map.channelMeans, sample: sample)
  }

  private mutating func compare(_ name: String, _ actual: Tensor, sample: Int) {
    guard var expected = try? golden.tensor(prefix + name) else { return }
    if expected.rank > actual.rank {
      expected = expected.element(sample)
    } else if sample > 0 {
      return
    }
    expectClose(actual, expected, absolute: 1e-3, label: "\(golden.path) \(prefix)\(name)")
    checked.insert(name)
  }
}
