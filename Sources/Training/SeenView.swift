// SPDX-License-Identifier: Apache-2.0
import Fusion
import Layers
import Learning
import Tensors

/// What a model makes of segments, some of whose modalities are hidden.
struct SeenView: Sendable {
  let view: ContrastiveLoss.View
  /// `nil` if nothing was there in any of the segments.
  let trace: TemporalModel.Trace?

  init(_ batch: BatchView, by model: TemporalModel) {
    let isPresent = batch.ownWithAny.rowsWithAny.isReal
    guard isPresent.contains(true) else {
      let nothing = Tensor(zeros: [isPresent.count, model.widths.shared])
      (view, trace) = (ContrastiveLoss.View(nothing, present: isPresent), nil)
      return
    }
    let (output, trace) = model.traced(batch)
    view = ContrastiveLoss.View(output.representations, present: isPresent)
    self.trace = trace
  }
}

/// Parts of a batch, each for one thread at a time.
///
/// They follow from the batch's size alone, so that sums come out the same on any machine.
enum Shards {
  private static let (smallest, most) = (8, 4)

  static func count(of items: Int) -> Int { min(most, max(1, items / smallest)) }

  static func range(_ index: Int, of items: Int) -> Range<Int> {
    let shards = count(of: items)
    return index * items / shards..<(index + 1) * items / shards
  }
}

extension ContrastiveLoss.View {
  /// One view of segments that were looked at in parts.
  init(_ parts: [Self]) {
    self.init(.joined(parts.map(\.rows)), present: parts.flatMap(\.present.isReal))
  }
}

extension Tensor {
  /// Matrices of one width, one below the other.
  static func joined(_ parts: [Tensor]) -> Tensor {
    let rows = parts.reduce(0) { $0 + $1.shape[0] }
    return Tensor(parts.flatMap(\.values), shape: [rows, parts[0].shape[1]])
  }
}
