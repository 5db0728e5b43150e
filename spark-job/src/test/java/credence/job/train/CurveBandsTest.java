package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.support.Commands;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blundell et al. 2015, figure 5: bands widen where no row was. */
@Tag("slow")
class CurveBandsTest {

  private static final String EXPERIMENT = "../conf/experiments/blundell-2015/curve.conf";
  private static final double INSIDE = 0.25;
  private static final double OUTSIDE = 1.2;

  @TempDir Path folder;

  @Test
  void bandsWidenOffTheDataAndHoldInside() throws IOException {
    Path run = folder.resolve("run");
    Path points = folder.resolve("points");
    Path out = folder.resolve("scores");
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      assertThat(Commands.train(EXPERIMENT, "--out", run.toString())).isZero();
      write(points);
      String[] arguments = {
        run.toString(), "--input", points.toString(), "--out", out.toString(), "--draws", "200"
      };
      assertThat(Commands.score(arguments)).isZero();
    }
    Map<Double, Double> deviations = deviations(out.resolve("scores"));
    assertThat(deviations.get(OUTSIDE)).isGreaterThan(3 * deviations.get(INSIDE));
    JsonNode test = Runs.json(run, "summary.json").path("test");
    assertThat(test.at("/coverage/0.95").asDouble()).isBetween(0.93, 0.97);
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("Along x</h2>", "Rows that were trained on lie from ", " to 0.4999.");
  }

  /** The target is where the row stands: ids are by file and place. */
  private static void write(Path points) {
    StructType schema =
        new StructType().add("x", DataTypes.DoubleType).add("y", DataTypes.DoubleType);
    List<Row> rows =
        List.of(RowFactory.create(INSIDE, INSIDE), RowFactory.create(OUTSIDE, OUTSIDE));
    try (SparkSession spark = session()) {
      spark.createDataFrame(rows, schema).coalesce(1).write().parquet(points.toString());
    }
  }

  private static Map<Double, Double> deviations(Path scores) {
    Map<Double, Double> deviations = new HashMap<>();
    try (SparkSession spark = session()) {
      for (Row row : spark.read().parquet(scores.toString()).collectAsList()) {
        deviations.put(row.getAs("target"), row.getAs("standard_deviation"));
      }
    }
    return deviations;
  }

  private static SparkSession session() {
    return SparkSession.builder()
        .master("local[1]")
        .config("spark.ui.enabled", "false")
        .getOrCreate();
  }
}
