package credence.job.images.named.blocks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.store.CanonicalJson;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that both halves of a data set of one's own were read from. */
public record SourceFiles(HalfFiles training, HalfFiles test) implements Serializable {

  private static final Logger LOG = LoggerFactory.getLogger(SourceFiles.class);
  private static final int MOST_NAMED = 1000;
  private static final int MOST_LOGGED = 10;

  /**
   * Says which pictures are left out.
   *
   * @param what they are, for messages: images, or rows of a table
   * @throws JobException with exit code 65 that names every picture that cannot be read, if there
   *     are more than {@code most} of them
   */
  public void requireFewBad(long most, String what) {
    List<String> bad = Stream.concat(training.bad().stream(), test.bad().stream()).toList();
    if (bad.size() > most) {
      String more = bad.size() > MOST_NAMED ? "\n  ..." : "";
      throw new JobException(
          ExitCode.BAD_DATA,
          "%d %s cannot be read and data.max-bad is %d: mend or remove them, or leave them out with a larger one\n  %s%s"
              .formatted(bad.size(), what, most, named(bad, MOST_NAMED), more));
    }
    if (!bad.isEmpty()) {
      LOG.warn(
          "{} {} cannot be read and are left out (data.max-bad = {}); summary.json names"
              + " them:\n"
              + "  {}",
          bad.size(),
          what,
          most,
          named(bad, MOST_LOGGED));
    }
  }

  private static String named(List<String> bad, int most) {
    return String.join("\n  ", bad.subList(0, Math.min(bad.size(), most)));
  }

  /** For summaries: {@code train} and {@code test}. */
  public ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.set("train", training.json());
    json.set("test", test.json());
    return json;
  }
}
