package credence.job.score;

import credence.job.images.bulk.ImageToScore;
import credence.job.score.reject.Rejection;
import credence.predict.Prediction;
import credence.predict.Uncertainty;
import credence.predict.VarianceDecomposition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table of scores. What cannot be read has an {@code error} and nothing else but
 * where it comes from. Entropies are in nats; p is the mean of the draws' softmax, {@code
 * softplus_*} is of softplus-normalised outputs of the same draws. Names and order never change;
 * columns may be added at the end.
 */
public final class ScoreColumns {

  private static final StructType ORIGIN =
      new StructType(
          new StructField[] {
            field("id", DataTypes.StringType, "of the image, the same in every run"),
            field("source", DataTypes.StringType, "file it comes from"),
            field(
                "label",
                DataTypes.IntegerType,
                "index of its class, where that is one of the model's"),
          });

  private static final StructType SCORES =
      new StructType(
          new StructField[] {
            field("predicted", DataTypes.IntegerType, "class of largest p"),
            field("predicted_class", DataTypes.StringType, "its name"),
            number("probability", "p of that class"),
            field(
                "probabilities",
                DataTypes.createArrayType(DataTypes.DoubleType, false),
                "p of each class"),
            number("predictive_entropy", "H(p), nats"),
            number("expected_entropy", "mean of the draws' entropies, nats: aleatoric"),
            number("mutual_information", "mean of KL(p_t || p), nats: epistemic"),
            number("aleatoric", "variance of the predicted class: mean of p_t (1 - p_t)"),
            number("epistemic", "variance of the predicted class: that of p_t over draws"),
            number("aleatoric_total", "the same, summed over classes"),
            number("epistemic_total", "the same, summed over classes"),
            number("softplus_aleatoric", "of the predicted class, softplus-normalised"),
            number("softplus_epistemic", "of the predicted class, softplus-normalised"),
            number("softplus_aleatoric_total", "softplus-normalised, summed over classes"),
            number("softplus_epistemic_total", "softplus-normalised, summed over classes"),
            field("error", DataTypes.StringType, "why the image cannot be read"),
          });

  /** Columns behind the others, which are there if they are asked for. */
  public enum Extra {
    SET,
    REJECTED;

    private StructField field() {
      return switch (this) {
        case SET ->
            ScoreColumns.field(
                "set",
                DataTypes.createArrayType(DataTypes.StringType, false),
                "classes among which the right one is as often as asked, the most probable first");
        case REJECTED ->
            ScoreColumns.field(
                "rejected",
                DataTypes.BooleanType,
                "whether it is so uncertain that a person decides");
      };
    }
  }

  private ScoreColumns() {}

  /** What {@code scripts/score} writes: id, source, label and the {@link #scores}. */
  static StructType all(Set<Extra> extras) {
    return new StructType(concat(ORIGIN.fields(), scores(extras).fields()));
  }

  /** What a prediction adds to whatever columns there are. */
  public static StructType scores(Set<Extra> extras) {
    StructType all = SCORES;
    for (Extra extra : Extra.values()) {
      all = extras.contains(extra) ? all.add(extra.field()) : all;
    }
    return all;
  }

  /**
   * What is asked for beside the usual columns.
   *
   * @param sets null without
   * @param rejection null without
   */
  public static Set<Extra> extras(PredictionSets sets, Rejection rejection) {
    Set<Extra> extras = EnumSet.noneOf(Extra.class);
    if (sets != null) {
      extras.add(Extra.SET);
    }
    if (rejection != null) {
      extras.add(Extra.REJECTED);
    }
    return extras;
  }

  /** A row of {@link #all}; its lists are a {@code double[]} and a {@code String[]}. */
  static Object[] row(Scored scored, Scorer scorer) {
    ImageToScore image = scored.image();
    Object[] origin = {image.id(), image.source(), image.label().orNull()};
    return concat(origin, values(scored, scorer));
  }

  /** The values of {@link #scores}; its lists are a {@code double[]} and a {@code String[]}. */
  public static Object[] values(Scored scored, Scorer scorer) {
    Set<Extra> extras = extras(scorer.sets(), scorer.rejection());
    Object[] values = new Object[SCORES.size() + extras.size()];
    values[SCORES.size() - 1] = scored.image().error();
    if (scored.prediction() != null) {
      Object[] numbers = of(scored.prediction()).toArray();
      System.arraycopy(numbers, 0, values, 0, numbers.length);
      int at = SCORES.size();
      for (Extra extra : extras) {
        values[at++] =
            switch (extra) {
              case SET ->
                  scored.set().stream().map(scorer.classNames()::get).toArray(String[]::new);
              case REJECTED -> scored.isRejected();
            };
      }
    }
    return values;
  }

  private static List<Object> of(Prediction p) {
    List<Object> values = new ArrayList<>();
    values.add(p.category());
    values.add(p.className());
    values.add(p.probability());
    values.add(p.probabilities());
    Uncertainty u = p.uncertainty();
    values.addAll(List.of(u.predictiveEntropy(), u.expectedEntropy(), u.mutualInformation()));
    values.addAll(List.of(u.aleatoric()[p.category()], u.epistemic()[p.category()]));
    values.addAll(List.of(u.totalAleatoric(), u.totalEpistemic()));
    VarianceDecomposition v = p.softplus();
    values.addAll(List.of(v.aleatoric()[p.category()], v.epistemic()[p.category()]));
    values.addAll(List.of(v.totalAleatoric(), v.totalEpistemic()));
    return values;
  }

  private static StructField number(String name, String comment) {
    return field(name, DataTypes.DoubleType, comment);
  }

  private static StructField field(String name, DataType type, String comment) {
    return new StructField(name, type, true, Metadata.empty()).withComment(comment);
  }

  private static <T> T[] concat(T[] first, T[] second) {
    T[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
