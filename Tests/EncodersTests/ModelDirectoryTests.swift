// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Encoders

@Suite struct ModelDirectoryTests {
  @Test func encodersFindTheirFiles() throws {
    for name in [
      EfficientNetLite.weightFile, EfficientNetLite.classFile, YAMNet.weightFile, YAMNet.classFile,
    ] {
      _ = try TestModels.path(name)
    }
    let pictures = try EfficientNetLite(modelDirectory: TestModels.directory)
    #expect(pictures.inputSize == 224)
    #expect(pictures.classNames.count == 1000)
    #expect(pictures.classNames[0] == "tench")
    let sounds = try YAMNet(modelDirectory: TestModels.directory)
    #expect(sounds.windowLength == 15_600)
    #expect(sounds.classNames.count == 521)
    #expect(sounds.classNames[0] == "Speech")
  }

  @Test func silenceIsSilence() throws {
    let encoder = try YAMNet(
      weights: TestModels.path(YAMNet.weightFile),
      classNames: ClassNames.audioSet(path: TestModels.path(YAMNet.classFile)))
    let window = [Float](repeating: 0, count: encoder.windowLength)
    let scores = try #require(encoder.encode([window]).first).scores
    let best = try #require(scores.indices.max { scores[$0] < scores[$1] })
    #expect(encoder.classNames[best] == "Silence")
  }
}
