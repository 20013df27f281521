// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Tensors
import Testing

@Suite struct SafetensorsWriterTests {
  private static let sample: SafetensorsWriter = {
    var random = RandomSource(seed: 7)
    var writer = SafetensorsWriter(metadata: ["heads": "4", "a \"quote\"\n": "käfer \\ \u{1}"])
    writer.add("b.weight", random.tensor(shape: [3, 5]))
    writer.add("half", Tensor([1, -0.5, 65_504, 1e-7, 2049, 1e9]), precision: .half)
    writer.add("a.weight", random.tensor(shape: [2, 1, 7]))
    writer.add("scalar", Tensor([3], shape: []))
    writer.add("empty", Tensor(zeros: [0, 4]))
    return writer
  }()

  @Test func whatIsWrittenIsReadBack() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model.safetensors"
    try Self.sample.write(to: path)
    let file = try SafetensorsFile(path: path)
    var random = RandomSource(seed: 7)
    #expect(file.names == ["a.weight", "b.weight", "empty", "half", "scalar"])
    #expect(file.metadata == Self.sample.metadata)
    #expect(try file.tensor("b.weight") == random.tensor(shape: [3, 5]))
    #expect(try file.tensor("a.weight") == random.tensor(shape: [2, 1, 7]))
    #expect(try file.tensor("scalar") == Tensor([3], shape: []))
    #expect(try file.tensor("empty").shape == [0, 4])
    #expect(file.elementType(of: "half") == .float16)
    // The nearest halves: a subnormal, a tie to even, and one that is out of range.
    #expect(
      try file.tensor("half").values == [1, -0.5, 65_504, 2 * 0x1p-24, 2048, .infinity])
  }

  @Test func bytesDependOnTheContentAlone() throws {
    var random = RandomSource(seed: 7)
    var other = SafetensorsWriter()
    let b = random.tensor(shape: [3, 5])
    other.add("scalar", Tensor([3], shape: []))
    other.add("empty", Tensor(zeros: [0, 4]))
    other.add("a.weight", random.tensor(shape: [2, 1, 7]))
    other.add("half", Tensor([1, -0.5, 65_504, 1e-7, 2049, 1e9]), precision: .half)
    other.add("b.weight", b)
    other.metadata = Self.sample.metadata
    #expect(other.bytes == Self.sample.bytes)
  }

  @Test func layoutIsAlignedWithWideTypesFirst() throws {
    let bytes = Self.sample.bytes
    let length = (0..<8).reduce(0) { $0 + Int(bytes[$1]) << (8 * $1) }
    #expect((8 + length) % 8 == 0)
    let header = try JSON(text: String(decoding: bytes[8..<8 + length], as: UTF8.self))
    let starts = ["a.weight", "b.weight", "empty", "scalar", "half"].map {
      header[$0]["data_offsets"].elements.first?.int
    }
    #expect(starts == [0, 56, 116, 116, 120])
  }

  @Test func anExistingFileIsReplacedAndNothingElseIsLeft() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("model.safetensors", [1, 2, 3])
    try Self.sample.write(to: path)
    #expect(try Data(contentsOf: URL(filePath: path)) == Data(Self.sample.bytes))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names == ["model.safetensors"])
  }

  @Test func aFolderThatIsNotThereIsReported() throws {
    let path = "\(try TemporaryFolder().path)/none/model.safetensors"
    let error = try #require(throws: SafetensorsError.self) { try Self.sample.write(to: path) }
    #expect(
      "\(error)"
        == """
        \(path): cannot write the weight file (open: No such file or directory). \
        Check that the folder is there, writable and not full.
        """)
  }
}
