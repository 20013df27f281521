// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

extension CrossModalAttention {
  /// What a backward pass needs of a forward one between several modalities.
  package struct MutualTrace: Sendable {
    let states: [Tensor?]
    let masks: [Mask?]
    let views: [View?]

    /// What one modality saw in the others.
    struct View: Sendable {
      /// `[B]`, whether any other was present in the sample, and one over their number.
      let hasPartner: Mask
      let share: Tensor
      let partners: [(modality: Int, heads: DotProductAttention.Trace)]
      /// The mean over the partners present, before the output map.
      let averages: Tensor
    }
  }

  /// Lets every modality look at all others at once, and averages over those that are present.
  ///
  /// The result is the mean of `forward(query: x_m, key: x_j, keyMask: mask_j)` over the j present
  /// in the sample, and 0 where there are none. As all maps are shared and linear, each state goes
  /// through each of them once, and not once for every pair.
  ///
  /// - Parameters:
  ///   - states: `[B, T_m, D]` by modality, `nil` where left out.
  ///   - masks: `[B, T_m]`.
  ///   - batching: how samples are multiplied.
  /// - Returns: what each modality saw, `[B, T_m, D]`, and what a backward pass needs.
  package func traced(
    among states: [Tensor?], masks: [Mask?], batching: Batching = .together
  ) -> (attended: [Tensor?], trace: MutualTrace) {
    func projected(_ map: Linear) -> [Tensor?] {
      states.map { $0.map { map.forward($0, batching: batching) } }
    }
    let queries = projected(attention.queryProjection)
    let keys = projected(attention.keyProjection)
    let values = projected(attention.valueProjection)
    let views = states.indices.map { m -> MutualTrace.View? in
      guard let query = queries[m] else { return nil }
      var averages = Tensor(zeros: query.shape)
      var present = [Int](repeating: 0, count: query.shape[0])
      var partners: [(modality: Int, heads: DotProductAttention.Trace)] = []
      for other in states.indices where other != m {
        guard let key = keys[other], let value = values[other], let mask = masks[other] else {
          continue
        }
        let (seen, _, trace) = DotProductAttention(heads: attention.heads).traced(
          queries: query, keys: key, values: value, keyMask: mask)
        averages += seen
        partners.append((other, trace))
        for (sample, isThere) in mask.rowsWithAny.isReal.enumerated() where isThere {
          present[sample] += 1
        }
      }
      let share = Tensor(present.map { 1 / Float(max(1, $0)) })
      return MutualTrace.View(
        hasPartner: Mask(present.map { $0 > 0 }, shape: [present.count]), share: share,
        partners: partners, averages: averages.scalingSamples(by: share))
    }
    let attended = views.map { view in
      view.map {
        attention.outputProjection.forward($0.averages, batching: batching)
          .keeping($0.hasPartner)
      }
    }
    return (attended, MutualTrace(states: states, masks: masks, views: views))
  }
}

extension Tensor {
  /// Every sample `[T, D]` of `[B, T, D]` times its factor.
  func scalingSamples(by factors: Tensor) -> Tensor {
    reshaped([shape[0], shape[1] * shape[2]]).scalingRows(by: factors).reshaped(shape)
  }
}
