package credence.job.base;

import java.util.Locale;

/** Numbers of things, as people say them. */
public final class Counted {

  private Counted() {}

  /** 1 epoch, 2 epochs, 60,000 images. */
  public static String of(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
  }
}
