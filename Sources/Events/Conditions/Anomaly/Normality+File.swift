// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

extension Normality {
  /// Version of the file format: raised when an older release could not read it.
  static let fileVersion = 1

  /// Reads what was learnt of a camera.
  ///
  /// - Parameters:
  ///   - path: of a file that `save` wrote.
  ///   - model: identity of the models in use.
  ///   - warmUp: segments before the first one is judged.
  /// - Returns: what was learnt; `nil` if there is no such file.
  /// - Throws: `NormalityError` if there is one that is of no use; begin with a new `Normality`.
  package static func restore(
    from path: String, model: String, warmUp: Int = 10_800
  ) throws(NormalityError) -> Normality? {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch CocoaError.fileReadNoSuchFile {
      return nil
    } catch {
      throw .cannotRead(path: path, reason: error.localizedDescription)
    }
    let header: Header
    let contents: Contents
    do {
      header = try JSONDecoder().decode(Header.self, from: data)
      guard header.version == fileVersion else {
        throw NormalityError.unknownVersion(path: path, version: header.version)
      }
      guard header.model == model else { throw NormalityError.otherModel(path: path) }
      contents = try JSONDecoder().decode(Contents.self, from: data)
    } catch let error as NormalityError {
      throw error
    } catch {
      throw .damaged(path: path, reason: "it is not the JSON of a camera's normality")
    }
    guard let normality = contents.normality(model: model, warmUp: warmUp) else {
      throw .damaged(path: path, reason: "its numbers do not fit together")
    }
    return normality
  }

  /// Writes what was learnt, in place of the file that is there: one version or the other is whole.
  package func save(to path: String) throws(NormalityError) {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      try encoder.encode(Contents(self)).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .cannotWrite(path: path, reason: error.localizedDescription)
    }
  }
}

/// What every version of the file has.
private struct Header: Decodable {
  let version: Int
  let model: String
}

/// The file, with vectors as little-endian float32 in base64.
private struct Contents: Codable {
  struct Prototype: Codable {
    let vector: Data
    let weight: Float
    let hours: Data
    let example: String
    let exampleDistance: Float
  }

  let version: Int
  let model: String
  let count: Int
  let origin: Int
  let modalities: [String]
  let distances: QuantileSketch
  let prototypes: [Prototype]
}

extension Contents {
  init(_ normality: Normality) {
    version = Normality.fileVersion
    model = normality.model
    count = normality.count
    origin = normality.origin
    modalities = normality.modalities.map(\.rawValue).sorted()
    distances = normality.distances
    prototypes = normality.prototypes.map { prototype in
      Prototype(
        vector: Data(EmbeddingFormat.littleEndian(prototype.vector)), weight: prototype.weight,
        hours: Data(EmbeddingFormat.littleEndian(prototype.hours)), example: prototype.example,
        exampleDistance: prototype.exampleDistance)
    }
  }

  /// What the file says, if all of it makes sense.
  func normality(model: String, warmUp: Int) -> Normality? {
    let known = modalities.compactMap(Modality.init(rawValue:))
    let restored = prototypes.compactMap(\.prototype)
    guard (0...(1 << 48)).contains(count), (0...count).contains(origin),
      Double(count - origin) < 21 * Normality.halfLife,
      known.count == modalities.count, restored.count == prototypes.count,
      restored.count <= Normality.capacity, restored.isEmpty == (count == 0),
      Set(restored.map(\.vector.count)).count <= 1
    else { return nil }
    var normality = Normality(model: model, warmUp: warmUp)
    normality.count = count
    normality.origin = origin
    normality.modalities = Set(known)
    normality.distances = distances
    normality.prototypes = restored
    return normality
  }
}

extension Contents.Prototype {
  var prototype: NormalityPrototype? {
    guard let vector = Self.floats(vector), abs(SharedSpace.dot(vector, vector) - 1) < 1e-3,
      let hours = Self.floats(hours), hours.count == HourOfWeek.count,
      (hours + [weight]).allSatisfy({ (0...1e18).contains($0) }), weight > 0,
      (0...2).contains(exampleDistance)
    else { return nil }
    return NormalityPrototype(
      vector: vector, weight: weight, hours: hours, example: example,
      exampleDistance: exampleDistance)
  }

  /// Finite numbers; `nil` if there are others, or a part of one.
  private static func floats(_ data: Data) -> [Float]? {
    guard data.count.isMultiple(of: 4) else { return nil }
    let bytes = Array(data)
    let floats = stride(from: 0, to: bytes.count, by: 4).map { start in
      Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << ($1 * 8) })
    }
    return floats.allSatisfy(\.isFinite) ? floats : nil
  }
}
