package credence.job.report.page;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes elements that are both HTML and well-formed XML. Texts and attribute values may be
 * anything: they are escaped here and nowhere else.
 *
 * <p>Credence keeps its own because the JDK's {@code XMLStreamWriter} lets characters through that
 * no XML may have, and leaves quotes in texts as they are.
 */
public final class Markup {

  private static final char REPLACEMENT = '\uFFFD';

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  Markup doctype() {
    out.append("<!DOCTYPE html>\n");
    return this;
  }

  /**
   * Begins an element.
   *
   * @param attributes names and values in turn
   */
  public Markup open(String element, String... attributes) {
    start(element, attributes);
    out.append('>');
    open.push(element);
    return this;
  }

  /** Ends the element begun last. */
  public Markup close() {
    out.append("</").append(open.pop()).append(">\n");
    return this;
  }

  /** An element without content. In HTML only void elements and SVG have such a form. */
  public Markup empty(String element, String... attributes) {
    start(element, attributes);
    out.append("/>");
    return this;
  }

  /** An element with a text in it. */
  public Markup element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  Markup text(String text) {
    escape(text);
    return this;
  }

  /**
   * Rules of our own; browsers take them as they are.
   *
   * @throws IllegalArgumentException if they would have to be escaped
   */
  public Markup style(String css) {
    if (css.indexOf('<') >= 0 || css.indexOf('&') >= 0) {
      throw new IllegalArgumentException("a style sheet with < or & in it");
    }
    open("style");
    out.append('\n').append(css);
    return close();
  }

  /** The text so far, every element closed. */
  public String finished() {
    while (!open.isEmpty()) {
      close();
    }
    return out.toString();
  }

  private void start(String element, String... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException(element + ": an attribute without a value");
    }
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
  }

  private void escape(String text) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isAllowed(c) ? c : REPLACEMENT);
              }
            });
  }

  /** XML 1.0, production 2, less the control characters of C1. */
  private static boolean isAllowed(int c) {
    if (c < 0x20) {
      return c == '\t' || c == '\n' || c == '\r';
    }
    boolean control = c >= 0x7F && c < 0xA0;
    boolean surrogate = c >= 0xD800 && c < 0xE000;
    return !control && !surrogate && c != 0xFFFE && c != 0xFFFF;
  }
}
