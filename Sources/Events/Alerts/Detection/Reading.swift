// SPDX-License-Identifier: Apache-2.0
import Core

/// What a condition makes of one step.
enum Reading: Equatable {
  /// The step has nothing to judge by: it neither begins nor ends an alert.
  case unknown
  /// The condition is not met.
  case clear
  /// Not enough to begin an alert, enough to go on with one.
  case holding(LabelScore)
  /// Enough to begin an alert.
  case met(LabelScore)

  /// What was noticed and how surely.
  var finding: LabelScore? {
    switch self {
    case .unknown, .clear: nil
    case .holding(let finding), .met(let finding): finding
    }
  }
}
