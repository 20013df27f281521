// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors
import Testing

/// Holds gradients against differences of a loss, element by element.
///
/// The loss is the sum of all outputs times random factors, summed in double precision. With step
/// h, (8 (f(x + h) - f(x - h)) - (f(x + 2h) - f(x - 2h))) / 12h is the derivative up to h⁴ / 30
/// times the fifth one, and up to 1.5 / h times the rounding of f. At h = 1/64 the first is 2e-9
/// for derivatives of order one; the second is what counts, as outputs are floats: some units of
/// 2⁻²⁴ of the sum of magnitudes behind f. So the tolerance is `1e-4` of the largest gradient (for
/// fifth derivatives of some thousands) and 16 such units over h. A wrong formula is off by far
/// more.
///
/// - Parameters:
///   - point: where to differentiate; of every tensor a dozen elements are tried.
///   - forward: outputs at a point.
///   - backward: gradients of all tensors of the point, from what reached the outputs.
///   - sourceLocation: where to report.
package func expectGradients(
  at point: [Tensor], forward: ([Tensor]) -> [Tensor],
  backward: ([Tensor], [Tensor]) -> [Tensor], sourceLocation: SourceLocation = #_sourceLocation
) {
  var random = RandomSource(seed: 11)
  let outputs = forward(point)
  let upstream = outputs.map { random.tensor(shape: $0.shape) }
  func terms(_ outputs: [Tensor]) -> [Double] {
    zip(outputs, upstream).flatMap { output, upstream in
      zip(output.values, upstream.values).map { Double($0) * Double($1) }
    }
  }
  let gradients = backward(point, upstream)
  #expect(gradients.map(\.shape) == point.map(\.shape), sourceLocation: sourceLocation)
  let step: Float = 1 / 64
  let noise = 16 * 0x1p-24 * terms(outputs).reduce(0) { $0 + abs($1) } / Double(step)
  let largest = gradients.flatMap(\.values).reduce(0) { max($0, abs($1)) }
  let tolerance = 1e-4 * Double(largest) + noise

  for index in point.indices {
    let values = point[index].values
    for element in values.indices.shuffled(using: &random).prefix(12) {
      func loss(_ steps: Float) -> Double {
        var moved = values
        moved[element] += steps * step
        var point = point
        point[index] = Tensor(moved, shape: point[index].shape)
        return terms(forward(point)).reduce(0, +)
      }
      let difference =
        (8 * (loss(1) - loss(-1)) - (loss(2) - loss(-2))) / (12 * Double(step))
      let gradient = Double(gradients[index].values[element])
      if !(abs(gradient - difference) <= tolerance) {
        Issue.record(
          "tensor \(index) \(point[index].shape), element \(element): gradient \(gradient), difference \(difference), tolerance \(tolerance)",
          sourceLocation: sourceLocation)
        break
      }
    }
  }
}

extension Trainable {
  /// With biases that keep every ReLU of its encoder layers well on one side of its kink, over
  /// which differences would step.
  package var awayFromKinks: Self {
    var copy = self
    copy.parameters = namedParameters.map { name, value in
      name.hasSuffix("linear1.bias")
        ? Tensor((0..<value.count).map { $0 % 3 == 0 ? -8 : 8 }) : value
    }
    return copy
  }
}

/// The same for a layer, at its own parameters and at its inputs.
///
/// - Parameters:
///   - layer: the parameters to begin with.
///   - inputs: what `forward` takes besides.
///   - forward: outputs of a layer.
///   - backward: gradients of the inputs, from what reached the outputs; the parameters' are to be
///     added to the last argument.
///   - sourceLocation: where to report.
package func expectGradients<Layer: Trainable>(
  of layer: Layer, inputs: [Tensor], forward: (Layer, [Tensor]) -> [Tensor],
  backward: (Layer, [Tensor], [Tensor], inout Layer) -> [Tensor],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let parameters = layer.parameters
  func split(_ point: [Tensor]) -> (Layer, [Tensor]) {
    var moved = layer
    moved.parameters = Array(point.prefix(parameters.count))
    return (moved, Array(point.dropFirst(parameters.count)))
  }
  expectGradients(
    at: parameters + inputs,
    forward: { point in
      let (layer, inputs) = split(point)
      return forward(layer, inputs)
    },
    backward: { point, upstream in
      let (layer, inputs) = split(point)
      var gradient = layer.zeros
      let reached = backward(layer, inputs, upstream, &gradient)
      return gradient.parameters + reached
    }, sourceLocation: sourceLocation)
}
