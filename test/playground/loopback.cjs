// Required by the Playground's process before anything else: it would listen on every network this machine is on.
const { Server } = require('node:net');

const { listen } = Server.prototype;
Server.prototype.listen = function (...given) {
  const [first, ...rest] = given;
  if (typeof first === 'object' && first !== null && 'port' in first) return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest);
  const told = rest.find(each => typeof each === 'function');
  return listen.call(this, { port: Number(first ?? 0), host: '127.0.0.1' }, ...(told ? [told] : []));
};
