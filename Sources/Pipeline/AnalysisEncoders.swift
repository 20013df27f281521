// SPDX-License-Identifier: Apache-2.0
import Encoders

/// The encoders that all sources share.
package struct AnalysisEncoders: Sendable {
  package let frame: any FrameEncoder
  package let audio: any AudioEncoder
  /// What transcripts are encoded with; `nil` where no source has one.
  package let text: (any TextEncoder)?
  package let bridge: LabelBridge

  package init(
    frame: any FrameEncoder, audio: any AudioEncoder, text: (any TextEncoder)?, bridge: LabelBridge
  ) {
    self.frame = frame
    self.audio = audio
    self.text = text
    self.bridge = bridge
  }
}
