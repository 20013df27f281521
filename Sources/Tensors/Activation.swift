// SPDX-License-Identifier: Apache-2.0
import CKernels

/// A function applied to every element by itself.
///
/// NaN stays NaN; infinities give the function's limit.
package enum Activation: String, CaseIterable, Sendable {
  case sigmoid
  case tanh
  case relu
  case relu6
  /// x Φ(x) by the error function (Hendrycks and Gimpel 2016, arXiv 1606.08415).
  case gelu
  /// The same paper's approximation by tanh.
  case geluTanh = "gelu_tanh"
  /// x σ(1.702 x), as CLIP has it.
  case quickGELU = "quick_gelu"
  case logSigmoid = "log_sigmoid"

  package func callAsFunction(_ x: Tensor) -> Tensor {
    apply(x, nj_activate)
  }

  /// By the C library in double precision, for tests.
  func naive(_ x: Tensor) -> Tensor {
    apply(x, nj_activate_naive)
  }

  /// Gradient of the input: f′(x) · upstream, where the forward pass was f(x).
  package func backward(_ upstream: Tensor, input x: Tensor) -> Tensor {
    applyBackward(upstream, x, nj_activate_backward)
  }

  /// By the C library in double precision, for tests.
  func naiveBackward(_ upstream: Tensor, input x: Tensor) -> Tensor {
    applyBackward(upstream, x, nj_activate_backward_naive)
  }

  private func apply(
    _ x: Tensor,
    _ kernel: (nj_activation, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  ) -> Tensor {
    Tensor.written(x.shape) { out in
      x.withPointer { kernel(kind, $0, out, x.count) }
    }
  }

  private func applyBackward(
    _ upstream: Tensor, _ x: Tensor,
    _ kernel: (
      nj_activation, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int
    ) -> Void
  ) -> Tensor {
    precondition(upstream.shape == x.shape, "\(self): upstream \(upstream.shape) of \(x.shape)")
    return Tensor.written(x.shape) { out in
      x.withPointer { x in
        upstream.withPointer { kernel(kind, x, $0, out, upstream.count) }
      }
    }
  }

  private var kind: nj_activation {
    switch self {
    case .sigmoid: NJ_SIGMOID
    case .tanh: NJ_TANH
    case .relu: NJ_RELU
    case .relu6: NJ_RELU6
    case .gelu: NJ_GELU
    case .geluTanh: NJ_GELU_TANH
    case .quickGELU: NJ_QUICK_GELU
    case .logSigmoid: NJ_LOG_SIGMOID
    }
  }
}
