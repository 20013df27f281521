// SPDX-License-Identifier: Apache-2.0
import Tensors

/// A modality that a fusion knows: its name and the width of its features.
package struct ModalityWidth: Hashable, Sendable {
  package let name: String
  package let width: Int

  package init(_ name: String, _ width: Int) {
    self.name = name
    self.width = width
  }
}

/// What is there to be fused: features and masks, in the order that the fusion was configured with.
///
/// A modality that was left out counts as masked everywhere, one without a mask as real everywhere.
package struct ModalityInputs: Sendable {
  let modalities: [ModalityWidth]
  /// `[B, T_m, D_m]` or `[B, D_m]`, 0 where masked; `nil` where the modality was left out.
  let features: [Tensor?]
  /// `[B, T_m]` or `[B]`, `nil` as above.
  let masks: [Mask?]

  /// Sorts and checks what is given.
  ///
  /// - Parameters:
  ///   - features: `[B, T_m, D_m]` or `[B, D_m]` by modality.
  ///   - masks: over the features' leading axes.
  ///   - modalities: those that the fusion knows, in its order.
  /// - Throws: `FusionError.noModality` or `.unknownModality`.
  package init(
    _ features: [String: Tensor], masks: [String: Mask] = [:], of modalities: [ModalityWidth]
  ) throws(FusionError) {
    guard !features.isEmpty else { throw .noModality }
    let known = modalities.map(\.name)
    if let stranger = features.keys.sorted().first(where: { !known.contains($0) }) {
      throw .unknownModality(stranger, known: known)
    }
    self.init(
      known.map { features[$0] },
      masks: known.map { name in
        features[name].map { masks[name] ?? Mask(repeating: true, shape: $0.shape.dropLast()) }
      }, of: modalities)
  }

  /// Features and masks already in the order of `modalities`.
  init(_ features: [Tensor?], masks: [Mask?], of modalities: [ModalityWidth]) {
    self.modalities = modalities
    self.masks = masks
    self.features = modalities.indices.map { m in
      guard let given = features[m], let mask = masks[m] else { return nil }
      let (name, width) = (modalities[m].name, modalities[m].width)
      precondition(
        given.shape == mask.shape + [width],
        "fusion: \(name) \(given.shape), expected \(width) wide under mask \(mask.shape)")
      return given.keeping(mask)
    }
  }

  /// The same inputs on shared leading axes.
  struct Aligned {
    /// `[B, T]` for steps of one clock, `[B]` for clips.
    let leading: [Int]
    /// `[B, T, D_m]` for every modality, T being 1 for clips; 0 where missing.
    let features: [Tensor]
    /// `[B, T, M]`, true where a modality is real.
    let present: Mask
  }

  /// Steps where all modalities share a clock; else time means, as one vector per sample.
  var aligned: Aligned {
    let shapes = Set(masks.compactMap { $0?.shape })
    guard shapes.count == 1, let leading = shapes.first else { return pooled.aligned }
    let axes = leading.count == 1 ? leading + [1] : leading
    return Aligned(
      leading: leading,
      features: zip(modalities, features).map { modality, given in
        given?.reshaped(axes + [modality.width]) ?? Tensor(zeros: axes + [modality.width])
      },
      present: .stacked(
        masks.map { $0?.reshaped(axes) ?? Mask(repeating: false, shape: axes) }))
  }

  /// Time means `[B, D_m]` of sequences, present where anything was real.
  var pooled: ModalityInputs {
    ModalityInputs(
      zip(features, masks).map { given, mask in
        guard let given, let mask else { return nil }
        return mask.shape.count == 1 ? given : given.mean(over: mask)
      },
      masks: masks.map { mask in
        mask.map { $0.shape.count == 1 ? $0 : $0.rowsWithAny }
      }, of: modalities)
  }

  /// The same modalities and masks with other features.
  func replacing(_ features: [Tensor?]) -> ModalityInputs {
    ModalityInputs(features, masks: masks, of: modalities)
  }
}
