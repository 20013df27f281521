// SPDX-License-Identifier: Apache-2.0

extension String {
  /// The text with as many fillers in front as it takes to be `width` characters long.
  package func leftPadded(to width: Int, with filler: Character = "0") -> String {
    String(repeating: filler, count: max(0, width - count)) + self
  }
}
