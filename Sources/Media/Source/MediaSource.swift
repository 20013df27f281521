// SPDX-License-Identifier: Apache-2.0
import Core

/// Reads a file or stream and yields it as time-aligned steps, gaps and warnings.
///
/// `next` is to be called from one thread at a time. Memory does not grow with the length of the
/// source. Damage never ends it early: what could not be analysed is reported as a gap.
package final class MediaSource {
  package let info: SourceInfo

  private enum ReadingState {
    case reading
    case finished
  }

  /// Read errors in a row after which the rest is given up.
  private static let patience = 100
  /// Read before `from`, so that decoders and filters have settled when it is reached.
  private static let preroll = MediaTime(seconds: 2)

  private let options: SourceOptions
  private let interrupt: InterruptFlag
  private let demuxer: Demuxer
  private let selection: StreamSelection
  private var clock: SourceClock
  private var eventClock: EventClock
  private var assembler: StepAssembler
  private var heldBack: (packet: Packet, arrival: HostTime?)?
  private var state = ReadingState.reading
  private var readErrors = 0
  private var keeper: FootageKeeper?

  /// - Parameters:
  ///   - options: what to read and how.
  ///   - interrupt: makes this and `next` throw `interrupted`.
  /// - Throws: why the source cannot be read, or has nothing to analyse.
  package init(_ options: SourceOptions, interrupt: InterruptFlag) throws(MediaError) {
    self.options = options
    self.interrupt = interrupt
    let demuxer = try Demuxer(options, interrupt: interrupt)
    let selection = try StreamSelection(demuxer, options: options)
    self.demuxer = demuxer
    self.selection = selection
    info = SourceInfo(demuxer, selection: selection)
    keeper = options.footage.map { FootageKeeper($0, demuxer, selection) }
    clock = SourceClock(startTime: demuxer.startTime, isLive: options.isLive)
    eventClock = EventClock(info, options: options)
    let grid = StepGrid(epoch: 0, origin: .zero, duration: options.stepDuration)
    let failures = FailureLog()
    let isInside = Self.seek(demuxer, to: options.from)
    let video = selection.video.flatMap {
      VideoTrack(demuxer, stream: $0, options: options, grid: grid, failures: failures)
    }
    let audio = selection.audio.flatMap {
      AudioTrack(
        demuxer, stream: $0, options: options, grid: grid, failures: failures,
        startsOnGrid: isInside)
    }
    assembler = StepAssembler(
      video: video, audio: audio, failures: failures, options: options, grid: grid)
    guard video != nil || audio != nil else {
      throw .noDecoder(
        source: options.name, location: "\(options.location)", codecs: selection.codecs(demuxer))
    }
    if video == nil, let stream = selection.video { warnOfMissingDecoder(stream) }
    if audio == nil, let stream = selection.audio { warnOfMissingDecoder(stream) }
    if options.motion != nil && options.frameSelection == .keyframes { warnOfMissingMotion() }
  }

  /// The next event in order of time; `nil` at the end.
  ///
  /// Waits for as long as the source does.
  ///
  /// - Returns: the event.
  /// - Throws: `interrupted`; `connection` when it breaks; `nothingDecodable` or `indexAfterFootage` at the end of a source that
  ///   gave nothing.
  package func next() throws(MediaError) -> SourceEvent? {
    while (assembler.events.isEmpty || !eventClock.isSettled) && state == .reading {
      if interrupt.isSet { throw .interrupted(source: options.name) }
      try advance()
    }
    return assembler.takeEvent().map { trace(eventClock.stamp($0)) }
  }

  /// Stops reading: `next` gives out what has been read, then `nil`.
  ///
  /// For a live source that is given up; what it read a moment ago is no less true.
  package func end() {
    guard state == .reading else { return }
    state = .finished
    finishTracks()
  }

  /// Says where a step's footage is kept.
  private func trace(_ event: SourceEvent) -> SourceEvent {
    guard let keeper, case .step(var step) = event else { return event }
    step.origin = Step.Origin(connection: keeper.connection)
    return .step(step)
  }

  /// Goes to the last keyframe well before `from`; whether that worked and was needed.
  private static func seek(_ demuxer: Demuxer, to from: MediaTime?) -> Bool {
    guard let from, from > preroll, demuxer.isSeekable else { return false }
    return !demuxer.seek(to: from - preroll + (demuxer.startTime ?? .zero)).isFailure
  }

  private func warnOfMissingDecoder(_ stream: Int) {
    let description = demuxer.streams[stream]
    assembler.add(
      .warning(
        """
        source "\(options.name)": \(description.kind.rawValue) stream \(stream) is left out \
        (decode: this FFmpeg has no decoder for \(description.codec)).
        """))
  }

  private func warnOfMissingMotion() {
    assembler.add(
      .warning(
        """
        source "\(options.name)": motion is not looked at (frame_selection: keyframes come too \
        seldom). Set frame_selection = "nearest".
        """))
  }

  private func advance() throws(MediaError) {
    guard let packet = Packet() else {
      throw .outOfMemory(source: options.name, call: "av_packet_alloc")
    }
    let (status, didComplain) = demuxer.read(into: packet)
    if didComplain { assembler.failures.addLoss(at: clock.readTime ?? .zero) }
    if status == .interrupted || interrupt.isSet { throw .interrupted(source: options.name) }
    if status == .tryAgain { return }
    if status.isFailure {
      if let lost = demuxer.connectionError(status) { throw lost }
      readErrors += 1
      if status == .endOfFile || readErrors >= Self.patience { try finish() }
      return
    }
    readErrors = 0
    options.traffic?.add(bytes: packet.size)
    if packet.isEmpty || !selection.contains(packet.stream) { return }
    route(packet, arrival: eventClock.arrival())
    assembler.emitSettled(readTime: clock.readTime ?? .zero)
    if assembler.isComplete { try finish() }
  }

  private func route(_ packet: Packet, arrival: HostTime?) {
    guard let timing = timing(of: packet) else { return decode(packet) }
    switch clock.place(timing, stream: packet.stream) {
    case .inEpoch:
      releaseHeldBack(ifOf: packet.stream)
      observe(packet, timing, arrival)
      decode(packet)
    case .uncertain:
      releaseHeldBack(ifOf: packet.stream)
      heldBack = (packet, arrival)
    case .stray:
      break
    case .newEpoch:
      beginEpoch()
      if let (packet, arrival) = heldBack {
        heldBack = nil
        if let timing = self.timing(of: packet) { observe(packet, timing, arrival) }
        decode(packet)
      }
      route(packet, arrival: arrival)
    }
  }

  private func observe(_ packet: Packet, _ timing: SourceClock.Timing, _ arrival: HostTime?) {
    guard let arrival else { return }
    eventClock.observe(
      packet, from: clock.time(timing.presentation),
      lasting: packet.stream == selection.audio ? timing.duration : .zero, arrival: arrival)
  }

  private func timing(of packet: Packet) -> SourceClock.Timing? {
    let timeBase = demuxer.streams[packet.stream].timeBase
    let presentation = timeBase.time(packet.presentationTime)
    guard let time = timeBase.time(packet.decodingTime) ?? presentation else { return nil }
    return SourceClock.Timing(
      time: time, presentation: presentation, duration: timeBase.time(packet.duration) ?? .zero)
  }

  /// Its jump was not confirmed: decoders need the packet all the same, but not its timestamps.
  private func releaseHeldBack(ifOf stream: Int) {
    guard let packet = heldBack?.packet, packet.stream == stream else { return }
    packet.forgetTimes()
    heldBack = nil
    decode(packet)
  }

  private func decode(_ packet: Packet) {
    keeper?.take(packet, clock: clock)
    switch packet.stream {
    case selection.video: assembler.video?.push(packet, clock: clock)
    case selection.audio: assembler.audio?.push(packet, clock: clock)
    default: break
    }
  }

  private func finishTracks() {
    assembler.video?.finish(clock: clock)
    assembler.audio?.finish(clock: clock)
    assembler.finishEpoch()
  }

  private func beginEpoch() {
    finishTracks()
    let end = max(assembler.stepsEnd, assembler.footageEnd)
    let start = clock.beginEpoch(
      after: end, arriving: heldBack?.arrival.flatMap { eventClock.streamTime(at: $0) })
    eventClock.beginEpoch()
    let duration = options.stepDuration
    let dropped = (start - end).nanoseconds / duration.nanoseconds
    assembler.add(
      .gap(Gap(start: end, end: start, cause: .discontinuity, droppedSteps: Int(dropped))))
    assembler.begin(StepGrid(epoch: clock.epoch, origin: start, duration: duration))
  }

  private func finish() throws(MediaError) {
    state = .finished
    if let stream = heldBack?.packet.stream { releaseHeldBack(ifOf: stream) }
    finishTracks()
    guard assembler.packets > 0 || !demuxer.needsRewinding else {
      throw .indexAfterFootage(source: options.name, location: "\(options.location)")
    }
    guard assembler.hasFootage || options.from != nil else {
      throw .nothingDecodable(
        source: options.name, location: "\(options.location)", failures: assembler.failures.count)
    }
    let truncation = truncation
    if let truncation { assembler.add(.gap(truncation)) }
    let report = SourceReport(
      name: options.name, undecodablePackets: assembler.failures.count,
      packets: assembler.packets, damagedSteps: assembler.damagedSteps,
      emittedSteps: assembler.emitted, truncation: truncation)
    if let warning = report.warning { assembler.add(.warning(warning)) }
  }

  /// What is missing at the end, if that is more than rounding and a short last packet explain.
  private var truncation: Gap? {
    guard !assembler.isComplete, assembler.emitted > 0, clock.epoch == 0,
      let stated = selection.statedEnd(demuxer)
    else { return nil }
    let end = assembler.footageEnd
    let until = min(stated, options.to ?? stated)
    guard (stated - end).seconds > max(1, stated.seconds * 0.02), until > assembler.stepsEnd else {
      return nil
    }
    let missing = assembler.grid.count(upTo: until) - assembler.grid.count(upTo: end)
    return Gap(
      start: assembler.stepsEnd, end: until, cause: .truncated, droppedSteps: max(0, missing))
  }
}
