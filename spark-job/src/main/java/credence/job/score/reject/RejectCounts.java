package credence.job.score.reject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.data.Label;
import credence.predict.Prediction;
import credence.store.CanonicalJson;
import java.io.Serializable;

/**
 * What passing images on comes to.
 *
 * @param images predicted
 * @param rejected those of them that go to a person
 * @param labelled images with a known label
 * @param wrong those of them that are predicted wrongly
 * @param rejectedLabelled images with a known label that go to a person
 * @param rejectedWrong those of them that are predicted wrongly
 */
public record RejectCounts(
    long images,
    long rejected,
    long labelled,
    long wrong,
    long rejectedLabelled,
    long rejectedWrong)
    implements Serializable {

  public static final RejectCounts NONE = new RejectCounts(0, 0, 0, 0, 0, 0);

  /** With another image. */
  public RejectCounts plus(Label label, Prediction prediction, boolean isRejected) {
    boolean isLabelled = label instanceof Label.Known;
    boolean isWrong =
        label instanceof Label.Known known && known.category() != prediction.category();
    return plus(
        new RejectCounts(
            1,
            one(isRejected),
            one(isLabelled),
            one(isWrong),
            one(isRejected && isLabelled),
            one(isRejected && isWrong)));
  }

  private static long one(boolean is) {
    return is ? 1 : 0;
  }

  public RejectCounts plus(RejectCounts other) {
    return new RejectCounts(
        images + other.images,
        rejected + other.rejected,
        labelled + other.labelled,
        wrong + other.wrong,
        rejectedLabelled + other.rejectedLabelled,
        rejectedWrong + other.rejectedWrong);
  }

  /** Images without one that goes to a person: their share of wrong predictions; NaN for none. */
  public double errorOfKept() {
    return (double) (wrong - rejectedWrong) / (labelled - rejectedLabelled);
  }

  /** The same of those that go to a person. */
  public double errorOfRejected() {
    return (double) rejectedWrong / rejectedLabelled;
  }

  /** Counts, as they are kept. */
  public ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.put("images", images).put("rejected", rejected);
    json.put("labelled", labelled).put("wrong", wrong);
    json.put("rejected_labelled", rejectedLabelled);
    return json.put("rejected_wrong", rejectedWrong);
  }

  /** What {@link #json} gave, or nothing of what an earlier version wrote. */
  public static RejectCounts of(JsonNode json) {
    return new RejectCounts(
        json.path("images").asLong(),
        json.path("rejected").asLong(),
        json.path("labelled").asLong(),
        json.path("wrong").asLong(),
        json.path("rejected_labelled").asLong(),
        json.path("rejected_wrong").asLong());
  }

  /** For a summary; a figure that nothing is known for is null. */
  public ObjectNode putInto(ObjectNode json) {
    json.put("images", images).put("rejected", rejected);
    json.put("rejected_share", CanonicalJson.finite((double) rejected / images));
    json.put("labelled", labelled);
    json.put("error", CanonicalJson.finite((double) wrong / labelled));
    json.put("error_of_kept", CanonicalJson.finite(errorOfKept()));
    return json.put("error_of_rejected", CanonicalJson.finite(errorOfRejected()));
  }
}
