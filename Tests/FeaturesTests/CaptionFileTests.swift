// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Features

@Suite struct CaptionFileTests {
  private func read(_ text: String) throws(FeaturesError) -> CaptionFile {
    try CaptionFile(text: text, path: "c.csv")
  }

  @Test func captionsAreThoseOfTheFileInOrder() throws {
    let captions = try read(
      "\u{FEFF}Caption, start,end,file\r\n\"late, \"\"loud\"\"\",2.5,4,b/x.mp4\r\nearly,0.5,,x.mp4\n\n"
        + "other,0,1,y.mp4")
    #expect(
      captions.captions(of: "a/b/x.mp4").map(\.cue) == [
        Cue(start: MediaTime(seconds: 0.5), end: CaptionFile.open, text: "early"),
        Cue(start: MediaTime(seconds: 2.5), end: MediaTime(seconds: 4), text: "late, \"loud\""),
      ])
    #expect(captions.captions(of: "x.mp4").map(\.cue.text) == ["early"])
    #expect(captions.captions(of: "xx.mp4").isEmpty)
  }

  @Test func aCaptionMayHaveASentenceThatIsNotTrue() throws {
    let captions = try read("start,end,caption,contrast\n0,1,\"a, then b\",\"b, then a\"\n1,2,a,\n")
    #expect(captions.captions(of: "z").map(\.contrast) == ["b, then a", nil])
  }

  @Test func withoutANameTheyAreAboutEveryFile() throws {
    #expect(try read("start,end,caption\n0,1,\"two\nlines\"\n").captions(of: "z").count == 1)
  }

  @Test(arguments: [
    ("", 1, "the file is empty"), ("start,end\n", 1, "a column is missing"),
    ("start,end,caption\n0,1\n", 2, "has 2 fields, the first line 3"),
    ("start,end,caption\n0,1,\"a\nb\"\nx,1,b\n", 4, "the start is no number"),
    ("start,end,caption\n0,nan,b\n", 2, "the end is no number"),
    ("start,end,caption\n1,1,b\n", 2, "the end is not after the start"),
    ("start,end,caption\n0,1, \n", 2, "the caption is empty"),
  ])
  func mistakesAreNamedByLine(text: String, line: Int, reason: String) {
    #expect(throws: FeaturesError.badCaptions(path: "c.csv", line: line, reason: reason)) {
      try read(text)
    }
  }

  @Test func mutatedFilesAreReadOrRefused() throws {
    let text = "file,start,end,caption\nx.mp4,0,1.5,\"a \"\"b\"\", c\"\nx.mp4,2,,d\n"
    var mutator = Mutator(seed: 3)
    var refused = 0
    for _ in 0..<Mutator.count {
      do {
        _ = try read(mutator.mutate(text)).captions(of: "x.mp4")
      } catch {
        #expect("\(error)".hasPrefix("c.csv: line "))
        refused += 1
      }
    }
    #expect(refused > 0)
  }
}
