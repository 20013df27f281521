// SPDX-License-Identifier: Apache-2.0

/// The picture of a step, already cut and scaled to what the frame encoder takes.
package struct VideoFrame: Equatable, Sendable {
  /// When the camera took it, on the source's clock.
  package let presentationTime: MediaTime
  /// The centre square at the encoder's input size.
  package let picture: RGBImage
  /// The whole picture, coarsely.
  package let luma: LumaGrid

  package init(presentationTime: MediaTime, picture: RGBImage, luma: LumaGrid) {
    self.presentationTime = presentationTime
    self.picture = picture
    self.luma = luma
  }
}
