// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Synchronization
import Tensors

/// Makes the class-name vectors that `LabelBridge` reads.
package enum LabelTable {
  /// Texts that a thread encodes before it reports.
  private static let textsPerTask = 16

  /// Encodes every class name; the result does not depend on the number of processors.
  ///
  /// - Parameters:
  ///   - imagenet: classes in the order of the frame encoder's logits.
  ///   - audioset: names in the order of the audio encoder's scores.
  ///   - textEncoder: what gives the vectors.
  ///   - progress: told the share of texts done, 0...1, ascending, from any thread.
  /// - Returns: `imagenet.vectors`, `imagenet.mean`, `audioset.vectors`, `audioset.mean`.
  package static func build(
    imagenet: [ImageNetClass], audioset: [String], textEncoder: any TextEncoder,
    progress: @Sendable (Double) -> Void = { _ in }
  ) -> [String: Tensor] {
    let descriptions = imagenet.flatMap { [$0.name, $0.lemmas, "\($0.name): \($0.definition)"] }
    let vectors = encode(descriptions + audioset, by: textEncoder, progress: progress)
    let pictures = imagenet.indices.map { index in
      (vectors[3 * index] + vectors[3 * index + 1] + vectors[3 * index + 2]).l2Normalized()
    }
    return table("imagenet", pictures).merging(
      table("audioset", Array(vectors[descriptions.count...]))
    ) { first, _ in first }
  }

  private static func table(_ name: String, _ vectors: [Tensor]) -> [String: Tensor] {
    let rows = Tensor.stacked(vectors)
    let all = Mask(repeating: true, shape: [1, vectors.count])
    let mean = rows.reshaped([1] + rows.shape).mean(over: all)
    return ["\(name).vectors": rows, "\(name).mean": mean.reshaped([mean.count])]
  }

  private static func encode(
    _ texts: [String], by encoder: any TextEncoder, progress: @Sendable (Double) -> Void
  ) -> [Tensor] {
    let tasks = (texts.count + textsPerTask - 1) / textsPerTask
    let results = Mutex((vectors: Array(repeating: [Tensor](), count: tasks), done: 0))
    DispatchQueue.concurrentPerform(iterations: tasks) { task in
      let batch = texts[(task * textsPerTask)...].prefix(textsPerTask)
      let vectors = encoder.encode(Array(batch)).map { Tensor($0) }
      results.withLock { results in
        results.vectors[task] = vectors
        results.done += 1
        progress(Double(results.done) / Double(tasks))
      }
    }
    return results.withLock { $0.vectors.flatMap(\.self) }
  }
}
