// Required by the Playground's process before anything else: it would listen on every network this machine is on, and report to its maker.
const { Server, Socket } = require('node:net');

const { listen } = Server.prototype;
Server.prototype.listen = function (...given) {
  const [first, ...rest] = given;
  if (typeof first === 'object' && first !== null && 'port' in first)
    return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest);
  const told = rest.find(each => typeof each === 'function');
  return listen.call(this, { port: Number(first ?? 0), host: '127.0.0.1' }, ...(told ? [told] : []));
};

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : given;
  const host = options?.host ?? 'localhost';
  if (options?.path || ['127.0.0.1', '::1', 'localhost'].includes(host)) return connect.apply(this, given);
  const refused = Object.assign(new Error(`connect ECONNREFUSED ${host}`), { code: 'ECONNREFUSED' });
  setImmediate(() => this.destroy(refused));
  return this;
};
