// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Tensors
import Testing

@Suite struct SafetensorsMutationTests {
  /// A damaged file is read or refused, and never stops the process: `NIGHTJAR_MUTATIONS` of them.
  @Test func damagedFilesAreReadOrRefused() throws {
    let folder = try TemporaryFolder()
    let originals = [
      Self.written { _ in },
      Self.written { $0.add("w", Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])) },
      Self.written {
        $0.metadata = ["heads": "4", "fusion": "late"]
        $0.add("layer.weight", Tensor([1, 2]), precision: .half)
        $0.add("layer.bias", Tensor([3]))
        $0.add("empty", Tensor(zeros: [0]))
      },
      BadFile.file(
        "{\(BadFile.tensor("ids", type: "I64", offsets: "[0,8]")),"
          + "\(BadFile.tensor("mask", type: "BOOL", offsets: "[8,9]"))}", data: 9),
    ]
    var mutator = Mutator(seed: 1)
    var (read, refused) = (0, 0)
    for i in 0..<Mutator.count {
      let bytes = mutator.mutate(originals[i % originals.count])
      let path = try folder.file("mutated.safetensors", bytes)
      do {
        let file = try SafetensorsFile(path: path)
        for name in file.names {
          let tensor = try file.tensor(name)
          #expect(tensor.shape == file.shape(of: name) && tensor.values.count == tensor.count)
          if file.elementType(of: name)?.isFloatingPoint == false {
            #expect(try file.integers(name).count == tensor.count)
          }
        }
        read += 1
      } catch {
        #expect("\(error)".hasPrefix(path))
        refused += 1
      }
    }
    // Both ways have to be taken, or the mutations test nothing.
    #expect(read > 0 && refused > 0, "read \(read), refused \(refused)")
  }

  private static func written(_ fill: (inout SafetensorsWriter) -> Void) -> [UInt8] {
    var writer = SafetensorsWriter()
    fill(&writer)
    return writer.bytes
  }
}
