// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Gradient of the token states that `encodeTranscript` took: the code of time is added to them.
package func encodeTranscriptBackward(_ upstream: Tensor, mask: Mask) -> Tensor {
  upstream.keeping(mask)
}
