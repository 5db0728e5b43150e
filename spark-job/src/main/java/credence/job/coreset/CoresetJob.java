package credence.job.coreset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.data.ImageSet;
import credence.job.images.named.Coreset;
import credence.job.report.page.Png;
import credence.job.rundir.JobKind;
import credence.job.rundir.ManifestJson;
import credence.job.rundir.OpenRun;
import credence.job.rundir.RunDirectory;
import credence.store.CanonicalJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Writes a coreset: PNG files with their classes, and their weights if they have any. */
record CoresetJob(SparkSession session, Coreset chosen) implements RunDirectory.Work {

  @Override
  public void in(OpenRun run) throws IOException {
    run.writeResultFolder("images", this::write);
    ObjectNode manifest = ManifestJson.begun(JobKind.CORESET, session.version());
    manifest.put("data", chosen.fingerprint());
    run.finish(summary(), manifest, List.of());
  }

  private void write(Path folder) {
    ImageSet images = chosen.images();
    StructType schema =
        new StructType().add("image", DataTypes.BinaryType).add("label", DataTypes.StringType);
    boolean isWeighted = images.weights() != null;
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      byte[] png = Png.file(images, i);
      String label = images.classNames().get(images.label(i));
      rows.add(
          isWeighted
              ? RowFactory.create(png, label, images.weight(i))
              : RowFactory.create(png, label));
    }
    StructType all = isWeighted ? schema.add("weight", DataTypes.FloatType) : schema;
    session.createDataFrame(rows, all).coalesce(1).write().parquet(folder.toString());
  }

  private ObjectNode summary() {
    ObjectNode json = CanonicalJson.object();
    json.put("images", chosen.images().size());
    json.put("of", chosen.of());
    ObjectNode classes = json.putObject("classes");
    for (int label : chosen.images().labels()) {
      String name = chosen.images().classNames().get(label);
      classes.put(name, classes.path(name).asInt() + 1);
    }
    return json;
  }
}
