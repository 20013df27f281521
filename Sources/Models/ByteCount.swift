// SPDX-License-Identifier: Apache-2.0

/// A size for people, in decimal units.
struct ByteCount: CustomStringConvertible {
  private let bytes: Int

  init(_ bytes: Int) {
    self.bytes = bytes
  }

  var description: String {
    switch bytes {
    case ..<1000: "\(bytes) B"
    case ..<1_000_000: "\(tenths(of: 1000)) kB"
    default: "\(tenths(of: 1_000_000)) MB"
    }
  }

  private func tenths(of unit: Int) -> String {
    let tenths = (bytes * 10 + unit / 2) / unit
    return "\(tenths / 10).\(tenths % 10)"
  }
}
