// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// The text side of the learned space: a linear map of sentences' readings, then unit length.
///
/// A reading is a sentence's vector and its moment (`SentenceReading`), which tells in what order
/// things are said. The map begins as the identity for the vector, less what all names share, so
/// that training starts from the sentence encoder's own space, and for the moment as the map that
/// the moment of what is seen and heard begins with (`ResidualPooling`). A map that is only as wide
/// as the vector leaves the moment alone.
package struct TextHead: Sendable {
  package var projection: Linear

  /// The identity beside a map `[width, width]` of the moment, less `centre` `[width]`.
  package init(moment: Tensor, centre: Tensor) {
    let width = centre.count
    var weight = Tensor(zeros: [width, 2 * width])
    for i in 0..<width {
      weight[i, i] = 1
      for j in 0..<width { weight[i, width + j] = moment[i, j] }
    }
    projection = Linear(weight: weight, bias: centre * -1)
  }

  /// Adds what a linear map `[M, width]` with `bias` `[M]` tells by the moment, along `offset`
  /// `[M, width]`.
  package mutating func tellOrders(weight: Tensor, bias: Tensor, by offset: Tensor) {
    let width = projection.outputs
    precondition(projection.inputs == 2 * width, "TextHead: this one leaves the moment alone")
    let moment = matmul(offset.transposed(), weight)
    let silent = Tensor(zeros: [width, width])
    projection = Linear(
      weight: projection.weight + .concatenated([silent, moment]),
      bias: (projection.bias ?? Tensor(zeros: [width]))
        + matmul(bias.reshaped([1, bias.count]), offset).reshaped([width]))
  }

  /// From `weight` `[width, 2 · width]`, or `[width, width]`, and `bias`.
  package init(_ weights: Weights, width: Int? = nil) throws(SafetensorsError) {
    let projection = try Linear(weights, outputs: width)
    guard [1, 2].contains(where: { projection.inputs == $0 * projection.outputs }) else {
      throw weights.refusal(
        of: "weight",
        "has shape \(projection.weight.shape), expected one or two times as many columns as rows")
    }
    self.projection = projection
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let read: Tensor
    let projected: Tensor
  }

  /// Readings `[B, 2 · D]` to the learned space, `[B, D]`, unit length.
  package func forward(_ readings: Tensor) -> Tensor {
    let read = read(of: readings)
    // `Linear` takes the last two axes for one sample.
    return projection.forward(read.reshaped([read.shape[0], 1, projection.inputs]))
      .l2Normalized().reshaped([read.shape[0], projection.outputs])
  }

  /// The same for training, with what a backward pass needs.
  package func traced(_ readings: Tensor) -> (vectors: Tensor, trace: Trace) {
    let read = read(of: readings)
    let projected = projection.forward(read, batching: .together)
    return (projected.l2Normalized(), Trace(read: read, projected: projected))
  }

  /// As much of readings as the map takes.
  private func read(of readings: Tensor) -> Tensor {
    readings.shape[1] == projection.inputs ? readings : readings.columns(0..<projection.inputs)
  }
}
