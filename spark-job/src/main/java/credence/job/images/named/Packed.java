package credence.job.images.named;

import credence.data.Labelled;
import java.io.Serializable;

/** Labelled examples on their way to executors and in their caches. */
public interface Packed<S extends Labelled> extends Serializable {

  /** Shares the arrays. */
  S unpack();
}
