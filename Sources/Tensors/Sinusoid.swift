// SPDX-License-Identifier: Apache-2.0
import Foundation

extension Tensor {
  /// Sines and cosines of real-valued positions: `[...]` gives `[..., width]`.
  ///
  /// With h = ⌊width / 2⌋, channel i < h is sin(t 10000^(-i / h)), channel h + i its cosine, a last
  /// odd one 0. Source: Vaswani et al. 2017, arXiv 1706.03762, at any real position.
  package static func sinusoid(_ positions: Tensor, width: Int) -> Tensor {
    let (half, positionCount) = (width / 2, positions.count)
    let rates = (0..<half).map { pow(10_000, -Double($0) / Double(half)) }
    return Tensor.written(positions.shape + [width]) { out in
      positions.withPointer { positions in
        for row in 0..<positionCount {
          let position = Double(positions[row])
          let code = out + row * width
          for (i, rate) in rates.enumerated() {
            code[i] = Float(sin(position * rate))
            code[half + i] = Float(cos(position * rate))
          }
          if width % 2 == 1 { code[width - 1] = 0 }
        }
      }
    }
  }
}
