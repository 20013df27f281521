// SPDX-License-Identifier: Apache-2.0
import Core

/// What `[fusion] type` says: a kind of fusion, or that of the weights there are.
package enum FusionChoice: Equatable, Sendable {
  /// That of the weights named or installed; the mean where there are none.
  case auto
  case kind(FusionKind)
}

extension FusionChoice: RawRepresentable, CaseIterable {
  package static let allCases = [auto] + FusionKind.allCases.map(kind)

  package init?(rawValue: String) {
    guard let choice = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = choice
  }

  package var rawValue: String {
    switch self {
    case .auto: "auto"
    case .kind(let kind): kind.rawValue
    }
  }
}
