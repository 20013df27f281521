// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Tensors
import Testing

@testable import Learning

@Suite struct TrainingStateTests {
  @Test func aResumedTrainingEqualsAnUninterruptedOne() throws {
    let folder = try TemporaryFolder()
    var (uninterrupted, other) = (try ToyTraining(), try ToyTraining())
    for _ in 0..<20 { try uninterrupted.step() }
    for _ in 0..<7 { try other.step() }
    let path = "\(folder.path)/state.safetensors"
    try other.state.write(to: path)

    var resumed = try ToyTraining(resuming: SafetensorsFile(path: path))
    for _ in 0..<13 { try resumed.step() }
    #expect(resumed.state.bytes == uninterrupted.state.bytes)
    #expect(other.state.bytes != uninterrupted.state.bytes)
  }

  @Test func trainingLearnsTheToyProblem() throws {
    var training = try ToyTraining()
    let before = training.error
    for _ in 0..<300 { try training.step() }
    #expect(training.error < before / 100)
  }

  @Test func theAverageForgetsTheFirstWeightsAndSettlesOnConstantOnes() throws {
    let target = Tensor([4, -2])
    var average = try WeightAverage(of: [("w", Tensor([100, 100]))], decay: 0.99)
    average.update(with: [target])
    // The first update keeps 1 part in 10 of what was there.
    expectClose(average.weights[0], Tensor([13.6, 8.2]), absolute: 1e-4)
    for _ in 0..<50 { average.update(with: [target]) }
    expectClose(average.weights[0], target, absolute: 1e-3)
    #expect(average.updates == 51)
  }

  @Test func anAverageNeedsADecay() {
    #expect(throws: LearningError.outOfRange(what: "weight average", value: 2, range: 0...1)) {
      try WeightAverage(of: [("w", Tensor([1]))], decay: 2)
    }
  }

  @Test func stateOfAnotherModelIsRefusedAndNothingChanges() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/state.safetensors"
    var writer = SafetensorsWriter()
    Adam([("w", Tensor(zeros: [2]))]).save(to: &writer)
    try writer.write(to: path)
    let file = try SafetensorsFile(path: path)

    var wider = Adam([("w", Tensor(zeros: [3]))])
    let shape = #expect(throws: LearningError.self) { try wider.restore(from: file) }
    #expect(
      shape?.description == """
        \(path): tensor "optimizer.exp_avg.w" has shape [2], expected [3]. \
        The file is of another model or version.
        """)
    var average = try WeightAverage(of: [("w", Tensor([1, 2]))])
    let missing = #expect(throws: LearningError.self) { try average.restore(from: file) }
    #expect(
      missing?.description == """
        \(path): cannot go on with this training: its "average.updates" is not a number of steps. \
        Start it again without --resume.
        """)
    #expect(wider.steps == 0 && average.weights == [Tensor([1, 2])])
  }

  @Test(arguments: ["-1", "x", ""])
  func aStepNumberThatIsNoneIsRefused(_ text: String) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/state.safetensors"
    var adam = Adam([("w", Tensor(zeros: [2]))])
    var writer = SafetensorsWriter()
    adam.save(to: &writer)
    writer.metadata["optimizer.steps"] = text
    try writer.write(to: path)
    let file = try SafetensorsFile(path: path)
    #expect(throws: LearningError.self) { try adam.restore(from: file) }
  }
}

/// Fits y = w · x + b to noisy data by everything that has a state.
private struct ToyTraining {
  private static let names = ["weight", "bias"]
  private static let truth: [Float] = [0.5, -1.5, 2, 0.25]
  private var parameters = [Tensor([1, 1, 1], shape: [3]), Tensor([0], shape: [1])]
  private var adam: Adam
  private var average: WeightAverage
  private var random = RandomSource(seed: 11)

  init() throws {
    let named = Array(zip(Self.names, parameters))
    var settings = Adam.Settings()
    settings.learningRate = 0.05
    settings.weightDecay = 0.001
    adam = Adam(named, settings: settings)
    average = try WeightAverage(of: named, decay: 0.9)
  }

  init(resuming file: SafetensorsFile) throws {
    try self.init()
    try adam.restore(from: file)
    try average.restore(from: file)
    parameters = try Self.names.map { try file.tensor($0) }
    let state = try #require(file.metadata["random"].flatMap { UInt64($0) })
    random = RandomSource(seed: state)
  }

  /// All that a checkpoint has to have.
  var state: SafetensorsWriter {
    var writer = SafetensorsWriter(metadata: ["random": String(random.state)])
    writer.add("weight", parameters[0])
    writer.add("bias", parameters[1])
    adam.save(to: &writer)
    average.save(to: &writer)
    return writer
  }

  var error: Double {
    zip(average.weights.flatMap(\.values), Self.truth).reduce(0) {
      $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
    }
  }

  mutating func step() throws {
    var gradients = parameters.map { Tensor(zeros: $0.shape) }
    for _ in 0..<8 {
      let x = random.tensor(shape: [3])
      let difference =
        (0..<3).reduce(parameters[1][0] - Self.truth[3]) {
          $0 + (parameters[0][$1] - Self.truth[$1]) * x[$1]
        } + (random.uniform() - 0.5) / 10
      gradients[0] += x * difference
      gradients[1] += Tensor([difference])
    }
    try GradientClipping.clip(&gradients, names: Self.names, to: 5)
    adam.step(&parameters, gradients: gradients)
    average.update(with: parameters)
  }
}
