// SPDX-License-Identifier: Apache-2.0
import Features
import Fusion
import Layers
import Learning
import Tensors

/// Moves a trained model a little, by a few segments that somebody has judged.
///
/// With r a segment's representation, s its sentence through the text head, θ the weights, and 0 for
/// what they were at the start, each step goes down
///
///     mean over accepted (1 - r·s) + mean over rejected max(0, r·s - margin)
///       + rehearsal · mean over others (1 - r·r₀) + pull / 2 · |θ - θ₀|²
///
/// The text head stays as it is, so sentences keep their places. The third term keeps other segments
/// where they were (learning without forgetting, Li and Hoiem 2016, arXiv 1606.09282), the last one
/// the weights (L²-SP, Li et al. 2018, arXiv 1802.01483). Nothing is drawn at random.
package struct Adaptation: Sendable {
  package struct Settings: Equatable, Sendable {
    package var steps = 60
    package var learningRate = 1e-4
    /// Largest length of the gradient.
    package var clipping = 1.0
    /// Likeness to its sentence below which a rejected segment is left alone.
    package var margin = 0.1
    package var rehearsal: Float = 1
    /// Other segments that are to stay where they are, evenly spread over the cache.
    package var rehearsed = 64
    package var pull: Float = 1
    package var batch = 16
    package var stepsPerSegment = 16
    package var contextSteps = 8

    package init() {}
  }

  /// Mean cosine of judged segments to their sentences.
  package struct Likeness: Equatable, Sendable {
    /// NaN where none are.
    package let accepted: Double
    package let rejected: Double
  }

  /// The model as it is now.
  package private(set) var model: TemporalModel
  private let settings: Settings
  private let start: [Tensor]
  private let pupils: [Pupil]
  private var adam: Adam

  /// A segment, and where it should be or not be.
  private struct Pupil: Sendable {
    enum Lesson { case accepted, rejected, rehearsed }

    let features: SegmentFeatures
    let lesson: Lesson
    /// Unit vector: of its sentence, or for rehearsal of where it was.
    let target: Tensor
  }

  /// - Parameters:
  ///   - model: what to begin with.
  ///   - judged: segments of the cache, at least one.
  ///   - cache: of the encoders that the model was made for.
  ///   - settings: how.
  /// - Throws: `TrainingError.nothingThere` for a segment without anything in it, or
  ///   `FeaturesError.damaged`.
  package init(
    of model: TemporalModel, by judged: [JudgedSegment], in cache: FeatureCache,
    _ settings: Settings = Settings()
  ) throws {
    precondition(!judged.isEmpty, "Adaptation: nothing is judged")
    self.model = model
    self.settings = settings
    start = model.parameters
    pupils =
      try judged.map { try Self.pupil($0, model, cache, settings) }
      + Self.rehearsed(besides: judged, model, cache, settings)
    var optimizer = Adam.Settings()
    optimizer.learningRate = settings.learningRate
    optimizer.weightDecay = 0
    adam = Adam(model.namedParameters, settings: optimizer)
  }

  /// How far the model is now.
  package var likeness: Likeness {
    func mean(_ lesson: Pupil.Lesson) -> Double {
      let cosines = pupils.filter { $0.lesson == lesson }.map { pupil in
        let vector = model.represent(pupil.features)?.vector ?? []
        return Double(Tensor(vector).dot(pupil.target))
      }
      return cosines.reduce(0, +) / Double(cosines.count)
    }
    return Likeness(accepted: mean(.accepted), rejected: mean(.rejected))
  }

  /// Takes all steps.
  ///
  /// - Parameter goesOn: shown the share that is done; false ends it early.
  /// - Returns: whether all were taken.
  /// - Throws: `LearningError.notFinite` if it diverges.
  package mutating func run(goesOn: (Double) -> Bool = { _ in true }) throws(LearningError) -> Bool
  {
    for step in 0..<settings.steps {
      try takeStep()
      guard goesOn(Double(step + 1) / Double(settings.steps)) else { return false }
    }
    return true
  }

  private mutating func takeStep() throws(LearningError) {
    var gradient = model.zeros
    let counts = Dictionary(grouping: pupils, by: \.lesson).mapValues { Float($0.count) }
    for first in stride(from: 0, to: pupils.count, by: settings.batch) {
      let group = pupils[first..<min(first + settings.batch, pupils.count)]
      let (output, trace) = model.traced(model.view(of: model.batch(group.map(\.features))))
      var upstream: [Float] = []
      for (row, pupil) in group.enumerated() {
        let share = weight(of: pupil, at: output.representations.element(row))
        upstream += (pupil.target * (share / (counts[pupil.lesson] ?? 1))).values
      }
      model.backward(
        [(Tensor(upstream, shape: output.representations.shape), trace)], into: &gradient)
    }
    var parameters = model.parameters
    var gradients = zip(gradient.parameters, zip(parameters, start)).map { gradient, place in
      gradient + (place.0 - place.1) * settings.pull
    }
    try GradientClipping.clip(
      &gradients, names: model.namedParameters.map(\.name), to: settings.clipping)
    adam.step(&parameters, gradients: gradients)
    model.parameters = parameters
  }

  /// The loss's slope along the target, without the mean.
  private func weight(of pupil: Pupil, at representation: Tensor) -> Float {
    switch pupil.lesson {
    case .accepted: -1
    case .rejected: representation.dot(pupil.target) > settings.margin ? 1 : 0
    case .rehearsed: -settings.rehearsal
    }
  }

  private static func pupil(
    _ judged: JudgedSegment, _ model: TemporalModel, _ cache: FeatureCache, _ settings: Settings
  ) throws -> Pupil {
    let chunk = try cache.chunk(judged.chunk, of: judged.source)
    let features = chunk.segment(judged.steps, context: settings.contextSteps)
    guard model.represent(features) != nil else {
      throw TrainingError.nothingThere(id: judged.id)
    }
    let width = model.widths.shared
    let reading = chunk.sentence(for: judged.steps, features, width: width).truth
    return Pupil(
      features: features, lesson: judged.isAccepted ? .accepted : .rejected,
      target: model.query(reading.reshaped([1, 2 * width])).reshaped([width]))
  }

  /// Segments of the cache that nobody has judged, at places evenly spread.
  private static func rehearsed(
    besides judged: [JudgedSegment], _ model: TemporalModel, _ cache: FeatureCache,
    _ settings: Settings
  ) throws(FeaturesError) -> [Pupil] {
    var places: [(source: FeatureCache.Source, chunk: Int)] = []
    for source in try cache.sources() { places += (0..<source.chunks).map { (source, $0) } }
    let count = min(settings.rehearsed, places.count)
    var pupils: [Pupil] = []
    for number in 0..<count {
      let place = places[number * places.count / count]
      let chunk = try cache.chunk(place.chunk, of: place.source)
      // A different part of each chunk.
      let segments = chunk.steps / settings.stepsPerSegment
      guard segments > 0 else { continue }
      let first = number % segments * settings.stepsPerSegment
      let steps = first..<first + settings.stepsPerSegment
      let isJudged = judged.contains {
        $0.source == place.source && $0.chunk == place.chunk && $0.steps.overlaps(steps)
      }
      let features = chunk.segment(steps, context: settings.contextSteps)
      guard !isJudged, let was = model.represent(features) else { continue }
      pupils.append(
        Pupil(features: features, lesson: .rehearsed, target: Tensor(was.vector)))
    }
    return pupils
  }
}
