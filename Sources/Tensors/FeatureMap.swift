// SPDX-License-Identifier: Apache-2.0

/// The activations of one sample with all channels of a pixel side by side, `[H, W, C]`.
///
/// Convolutions run in this layout: their inner loops then go over channels, which are many and
/// contiguous. Between two pixels there may be a gap up to the next multiple of 16 channels; what
/// is in it is zero or never looked at.
package struct FeatureMap: Sendable {
  package let height: Int
  package let width: Int
  package let channels: Int
  /// Floats from one pixel to the next.
  let pixelStride: Int
  /// `[height, width, pixelStride]`.
  var elements: Tensor

  static let lanes = 16

  static func padded(_ channels: Int) -> Int { (channels + lanes - 1) / lanes * lanes }

  /// For operations in this module that write every pixel, gap included.
  init(uninitializedHeight height: Int, width: Int, channels: Int) {
    self.height = height
    self.width = width
    self.channels = channels
    pixelStride = Self.padded(channels)
    elements = Tensor(uninitialized: [height, width, pixelStride])
  }

  /// - Parameter interleaved: `[H, W, C]`, taken as it is.
  package init(interleaved: Tensor) {
    precondition(
      interleaved.rank == 3, "FeatureMap: interleaved \(interleaved.shape) is not [H, W, C]")
    height = interleaved.shape[0]
    width = interleaved.shape[1]
    channels = interleaved.shape[2]
    pixelStride = channels
    elements = interleaved
  }

  /// - Parameter planes: `[C, H, W]`.
  package init(planes: Tensor) {
    precondition(planes.rank == 3, "FeatureMap: planes \(planes.shape) are not [C, H, W]")
    self.init(
      uninitializedHeight: planes.shape[1], width: planes.shape[2], channels: planes.shape[0])
    let pixels = height * width
    let (channels, stride) = (channels, pixelStride)
    planes.withPointer { source in
      elements.withMutablePointer { target in
        for pixel in 0..<pixels {
          for channel in 0..<stride {
            target[pixel * stride + channel] =
              channel < channels ? source[channel * pixels + pixel] : 0
          }
        }
      }
    }
  }

  /// The same elements as `[C, H, W]`.
  package var planes: Tensor {
    var planes = Tensor(uninitialized: [channels, height, width])
    let pixels = height * width
    elements.withPointer { source in
      planes.withMutablePointer { target in
        for channel in 0..<channels {
          for pixel in 0..<pixels {
            target[channel * pixels + pixel] = source[pixel * pixelStride + channel]
          }
        }
      }
    }
    return planes
  }

  /// Every channel's mean over the whole map, `[C]`.
  package var channelMeans: Tensor {
    let pixels = height * width
    return Tensor.written([channels]) { means in
      means.update(repeating: 0, count: channels)
      elements.withPointer { source in
        for pixel in 0..<pixels {
          for channel in 0..<channels {
            means[channel] += source[pixel * pixelStride + channel]
          }
        }
      }
      for channel in 0..<channels { means[channel] /= Float(pixels) }
    }
  }

  /// The same map with pixels a multiple of 16 floats apart.
  var aligned: FeatureMap { pixelStride % Self.lanes == 0 ? self : FeatureMap(planes: planes) }

  /// All pixels without gaps inside a frame of zeros: `[outerHeight, outerWidth, C]`.
  ///
  /// Pixel (0, 0) comes to lie at (`top`, `left`); what falls outside is left out.
  func framed(top: Int, left: Int, outerHeight: Int, outerWidth: Int) -> Tensor {
    var framed = Tensor(zeros: [outerHeight, outerWidth, channels])
    let rows = min(height, outerHeight - top)
    let columns = min(width, outerWidth - left)
    elements.withPointer { source in
      framed.withMutablePointer { target in
        guard rows > 0, columns > 0 else { return }
        for row in 0..<rows {
          let input = source + row * width * pixelStride
          let output = target + ((top + row) * outerWidth + left) * channels
          if pixelStride == channels {
            output.update(from: input, count: columns * channels)
          } else {
            for column in 0..<columns {
              (output + column * channels).update(
                from: input + column * pixelStride, count: channels)
            }
          }
        }
      }
    }
    return framed
  }
}
