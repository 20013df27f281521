// SPDX-License-Identifier: Apache-2.0
import CKernels

/// What one step of Adam does to every element of a parameter.
///
/// Source: Kingma and Ba 2015, arXiv 1412.6980, algorithm 1; the decoupled decay of Loshchilov and
/// Hutter 2019, arXiv 1711.05101.
package struct AdamUpdate: Sendable {
  let coefficients: nj_adam_step

  /// - Parameters:
  ///   - step: number of this step, from 1.
  ///   - learningRate: α.
  ///   - betas: decay rates of the two moments.
  ///   - epsilon: added to the root of the bias-corrected second moment.
  ///   - shrinkage: share of the parameter taken off before the step.
  ///   - penalty: share of the parameter added to its gradient.
  package init(
    step: Int, learningRate: Double, betas: (Double, Double), epsilon: Double,
    shrinkage: Double = 0, penalty: Double = 0
  ) {
    precondition(step > 0, "AdamUpdate: steps count from 1, got \(step)")
    coefficients = nj_adam_step(
      beta1: Float(betas.0), rest1: Float(1 - betas.0), beta2: Float(betas.1),
      rest2: Float(1 - betas.1), epsilon: Float(epsilon),
      step_size: Float(learningRate / (1 - Self.power(betas.0, step))),
      root_scale: Float(1 / (1 - Self.power(betas.1, step)).squareRoot()),
      shrink: Float(1 - shrinkage),
      penalty: Float(penalty))
  }

  /// base to a whole exponent, by repeated squaring: the same bits with every C library.
  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}

extension Tensor {
  /// Takes one step of Adam in place, in one pass over memory.
  ///
  /// - Parameters:
  ///   - update: the step.
  ///   - gradient: of this shape.
  ///   - firstMoment: running mean of gradients, of this shape, brought up to date.
  ///   - secondMoment: running mean of their squares, likewise.
  package mutating func apply(
    _ update: AdamUpdate, gradient: Tensor, firstMoment: inout Tensor, secondMoment: inout Tensor
  ) {
    precondition(
      gradient.shape == shape && firstMoment.shape == shape && secondMoment.shape == shape,
      "AdamUpdate: parameter \(shape), gradient \(gradient.shape), moments \(firstMoment.shape) "
        + "and \(secondMoment.shape)")
    withMutablePointer { parameter in
      firstMoment.withMutablePointer { first in
        secondMoment.withMutablePointer { second in
          gradient.withPointer { values in
            withUnsafePointer(to: update.coefficients) {
              nj_adam(parameter, first, second, values, $0, gradient.count)
            }
          }
        }
      }
    }
  }

  /// Goes a share of the way to `target`, in place.
  package mutating func move(towards target: Tensor, share: Float) {
    precondition(target.shape == shape, "move: \(shape) towards \(target.shape)")
    withMutablePointer { y in
      target.withPointer { nj_move_towards(y, $0, share, target.count) }
    }
  }
}
