// SPDX-License-Identifier: Apache-2.0
import Encoders
import Fusion
import Layers
import Tensors
import Training

extension Contestant {
  /// What is in use where no weights are: queries are centred as pictures and sounds are.
  static func mean(bridge: LabelBridge) -> Contestant {
    Contestant(name: "mean", model: MeanFusion()) { readings in
      let sentences = SentenceReading.vectors(of: readings)
      return .stacked(
        (0..<sentences.shape[0]).map { row in
          let query = sentences.element(row).values
          return
            (Tensor(bridge.centred(query: query, against: .imagenet))
            + Tensor(bridge.centred(query: query, against: .audioset))).l2Normalized()
        })
    }
  }
}
