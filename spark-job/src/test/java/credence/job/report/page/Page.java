package credence.job.report.page;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** A page as text and, since it must be well-formed, as a document. */
public record Page(String text, Document document) {

  /** Fails if {@code html} is not well-formed XML. */
  public static Page of(byte[] html) {
    try {
      Document document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(html));
      return new Page(new String(html, StandardCharsets.UTF_8), document);
    } catch (Exception e) {
      throw new AssertionError("not well-formed", e);
    }
  }

  /** Texts of all nodes that an XPath selects. */
  public List<String> all(String path) {
    try {
      NodeList nodes =
          (NodeList)
              XPathFactory.newInstance()
                  .newXPath()
                  .evaluate(path, document, XPathConstants.NODESET);
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < nodes.getLength(); i++) {
        texts.add(nodes.item(i).getTextContent());
      }
      return texts;
    } catch (XPathExpressionException e) {
      throw new AssertionError(path, e);
    }
  }

  public List<Double> numbers(String path) {
    return all(path).stream().map(Double::valueOf).toList();
  }
}
