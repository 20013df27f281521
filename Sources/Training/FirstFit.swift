// SPDX-License-Identifier: Apache-2.0
import Core
import Fusion
import Learning
import Tensors

/// What a training begins with that follows from its own segments by two linear fits.
///
/// Neither needs a label of a step. What stands out is what tells steps of segments that have a
/// caption from steps of those that have none, though most steps of the former are just as
/// ordinary: learning from positive and unlabelled cases, of which the direction is the same (Elkan
/// and Noto 2008, "Learning classifiers from only positive and unlabeled data"). Whether a sentence
/// tells of something seen before something heard is a regression of when the modalities stand out
/// on the sentences' moments.
struct FirstFit {
  private static let block = 64
  private static let (directionShrinkage, orderShrinkage): (Float, Float) = (1, 30)

  private let segments: TrainingSet

  init(_ segments: TrainingSet) {
    self.segments = segments
  }

  /// Fits what is fitted of a model that has learned nothing yet; where segments with or without a
  /// caption are too few, it stays as it was.
  func callAsFunction(_ model: inout TemporalModel) throws {
    guard model.residual != nil else { return }
    try fitDirections(of: &model)
    try fitOrders(of: &model)
  }

  /// Of pictures only: what sounds are called tells well enough which of them stand out, and a
  /// discriminant leaves hardly more than one step of them.
  private func fitDirections(of model: inout TemporalModel) throws {
    guard let place = StreamFusion.modalities.firstIndex(of: .video),
      let width = model.residual?.directions[place].count
    else { return }
    var discriminant = LinearDiscriminant(width: width)
    try forEachBlock { block in
      let (features, mask) = model.batch(block.segments).ownFeatures(of: place)
      let steps = mask.shape[1]
      for isCaptioned in [true, false] {
        let rows = mask.isReal.indices.filter {
          mask.isReal[$0] && block.isCaptioned[$0 / steps] == isCaptioned
        }
        discriminant.add(features.gathering(rows), isPositive: isCaptioned)
      }
    }
    if let direction = discriminant.direction(shrinkage: Self.directionShrinkage) {
      model.residual?.directions[place] = direction
    }
  }

  private func fitOrders(of model: inout TemporalModel) throws {
    guard let residual = model.residual else { return }
    let (modalities, shared) = (residual.offset.shape[0], residual.offset.shape[1])
    var regression = RidgeRegression(inputs: shared, outputs: modalities)
    try forEachBlock { block in
      let rows = block.isCaptioned.indices.filter { block.isCaptioned[$0] }
      regression.add(
        block.sentences.columns(shared..<2 * shared).gathering(rows),
        residual.orders(of: model.batch(block.segments)).gathering(rows))
    }
    if let (weight, bias) = regression.solution(shrinkage: Self.orderShrinkage) {
      model.textHead?.tellOrders(weight: weight, bias: bias, by: residual.offset)
    }
  }

  private func forEachBlock(_ body: (TrainingSet.Batch) throws -> Void) throws {
    let count = segments.items.count
    for start in stride(from: 0, to: count, by: Self.block) {
      try body(try segments.batch(Array(start..<min(start + Self.block, count))))
    }
  }
}
