package credence.job.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Tells pages that this program has written from other people's files, which it never replaces. */
public final class OwnPage {

  /** The head of a page lies in its first bytes, before the styles. */
  private static final int HEAD = 4096;

  private OwnPage() {}

  /** Whether the file that {@code in} reads is such a page. */
  public static boolean isIn(InputStream in) throws IOException {
    String head = new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
    return head.contains("\"Content-Security-Policy\"")
        && head.contains(HtmlPage.TITLE_END + "</title>");
  }
}
