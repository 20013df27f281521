// SPDX-License-Identifier: Apache-2.0
import Core

/// What a source yields, in order of time.
package enum SourceEvent: Sendable {
  case step(Step)
  case gap(Gap)
  /// A live source changed its state.
  case health(Health)
  /// One sentence for the operator; the source goes on.
  case warning(String)
}
