import CLibYAML

/// libyaml's event parser over bytes in memory: the only place that touches the C library.
struct EventStream: ~Copyable {
  // libyaml keeps a pointer to the parser inside of it, so it must not move.
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// - Parameter bytes: UTF-8 without a byte-order mark (which libyaml would count, once the
  ///   encoding is set) and without forbidden characters; must outlive the stream.
  /// - Returns: nil when there is no memory for a parser.
  init?(bytes: UnsafeBufferPointer<UInt8>) {
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      return nil
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The next event.
  ///
  /// Not to be called after the stream's end or a failure.
  mutating func next() throws(ParserFailure) -> ParserEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    return Self.value(of: event)
  }

  private static func value(of event: yaml_event_t) -> ParserEvent {
    let kind: ParserEvent.Kind
    var value = ""
    var anchor: String?
    var hasTag = false
    switch event.type {
    case YAML_STREAM_START_EVENT: kind = .streamStart
    case YAML_DOCUMENT_START_EVENT:
      let tags = event.data.document_start.tag_directives
      kind = .documentStart(hasTagDirectives: tags.start != tags.end)
    case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
    case YAML_ALIAS_EVENT:
      kind = .alias
      value = text(event.data.alias.anchor) ?? ""
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      kind = .scalar(style(scalar.style))
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      value = String(decoding: bytes, as: UTF8.self)
      anchor = text(scalar.anchor)
      hasTag = scalar.tag != nil
    case YAML_SEQUENCE_START_EVENT:
      kind = .sequenceStart
      anchor = text(event.data.sequence_start.anchor)
      hasTag = event.data.sequence_start.tag != nil
    case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      kind = .mappingStart
      anchor = text(event.data.mapping_start.anchor)
      hasTag = event.data.mapping_start.tag != nil
    case YAML_MAPPING_END_EVENT: kind = .mappingEnd
    default: kind = .streamEnd
    }
    return ParserEvent(
      kind: kind, text: value, anchor: anchor, hasTag: hasTag, start: mark(event.start_mark),
      end: mark(event.end_mark))
  }

  private func failure() -> ParserFailure {
    let state = parser.pointee
    return ParserFailure(
      problem: state.problem.map { String(cString: $0) },
      context: state.context.map { String(cString: $0) },
      problemIndex: Int(clamping: state.problem_mark.index),
      contextIndex: Int(clamping: state.context_mark.index))
  }

  private static func mark(_ mark: yaml_mark_t) -> ParserEvent.Mark {
    .init(index: Int(clamping: mark.index), column: Int(clamping: mark.column))
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private static func style(_ style: yaml_scalar_style_t) -> YAMLScalar.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }
}
