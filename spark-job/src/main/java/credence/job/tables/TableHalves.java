package credence.job.tables;

import credence.job.config.DataConfig;
import credence.job.config.DataSource.KnownProcess;
import java.io.Serializable;
import java.util.List;

/**
 * Both halves of a table before a seed splits them: read from files, or drawn by a process, whose
 * rows follow from the seed too.
 */
public sealed interface TableHalves extends Serializable {

  /**
   * The rows of an experiment.
   *
   * @throws credence.job.base.JobException with exit code 64 if there are too few rows for the
   *     settings, 65 if the target never changes
   */
  TableSplit split(DataConfig config, long seed);

  /** The same without test rows, for those who must not look at them. */
  TableHalves withoutTest();

  /** In the memory of this process. */
  record Read(NumberRows training, NumberRows test) implements TableHalves {

    @Override
    public TableSplit split(DataConfig config, long seed) {
      return TableSplit.of(training, test, config, seed);
    }

    @Override
    public TableHalves withoutTest() {
      return new Read(training, none(test));
    }
  }

  /** Made when they are wanted. */
  record Drawn(KnownProcess.Kind kind, boolean hasTest) implements TableHalves {

    @Override
    public TableSplit split(DataConfig config, long seed) {
      NumberRows training = Processes.rows(kind, config, seed, true);
      NumberRows test = hasTest ? Processes.rows(kind, config, seed, false) : none(training);
      return TableSplit.of(training, test, config, seed);
    }

    @Override
    public TableHalves withoutTest() {
      return new Drawn(kind, false);
    }
  }

  private static NumberRows none(NumberRows of) {
    return new NumberRows(of.features(), of.target(), List.of());
  }
}
