package credence.job.ml;

import credence.data.Label;
import credence.job.images.bulk.ImageToScore;
import credence.job.images.tables.ImageTable;
import credence.job.score.ScoreColumns;
import credence.job.score.Scored;
import credence.job.score.Scorer;
import credence.net.Shape;
import credence.picture.PictureRules;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What executors do with the rows of a partition: they add what the model says of each. */
record ScoredRows(
    Scorer scorer, PictureRules rules, ImageTable.Reader reader, StandardColumns standard)
    implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    ArrayDeque<Row> waiting = new ArrayDeque<>();
    Shape shape = scorer.image();
    Iterator<ImageToScore> images =
        map(
            rows,
            row -> {
              waiting.add(row);
              return ImageToScore.of("image", "", Label.none(), reader, row, shape, rules);
            });
    return map(scorer.score(images), scored -> join(waiting.remove(), scored));
  }

  private Row join(Row row, Scored scored) {
    List<Object> all = new ArrayList<>();
    for (int i = reader.more(); i < row.size(); i++) {
      all.add(row.get(i));
    }
    all.addAll(standard.values(scored.prediction()));
    for (Object score : ScoreColumns.values(scored, scorer)) {
      // Spark's encoder takes arrays of objects only.
      boolean numbers = score instanceof double[];
      all.add(numbers ? Arrays.stream((double[]) score).boxed().toArray() : score);
    }
    return RowFactory.create(all.toArray());
  }

  private static <A, B> Iterator<B> map(Iterator<A> from, Function<A, B> function) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return from.hasNext();
      }

      @Override
      public B next() {
        return function.apply(from.next());
      }
    };
  }
}
