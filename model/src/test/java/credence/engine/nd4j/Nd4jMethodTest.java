package credence.engine.nd4j;

import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.MethodContract;

/** Every method of inference, by ND4J. */
class Nd4jMethodTest extends MethodContract {

  @Override
  protected Engine create(EngineSpec spec) {
    return new Nd4jEngine(spec);
  }
}
